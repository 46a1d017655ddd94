"""Names and mailboxes that must not share somebody's role -> groups of their own.

A name is kept for the role of whoever bears it, so what may be somebody else's is parted.
"""

from __future__ import annotations

from collections.abc import Mapping

from redactor.detect.names.common import is_common
from redactor.detect.names.forms import Kind, Name, known, parse
from redactor.detect.people.colleagues import COLLEAGUE
from redactor.detect.people.domains import is_free_mail
from redactor.detect.people.groups import Group, type_of
from redactor.detect.people.identity import NAME_TYPES, email_key
from redactor.detect.people.observed import Observed
from redactor.detect.people.persons import Root
from redactor.detect.people.roles import Standing
from redactor.detect.people.sign import CLEAR, IN_ROLE, PRIVATE_ROLES
from redactor.detect.people.signs import ACTS
from redactor.model import Finding, Role

_MADAM = frozenset({"fru", "frue", "frk", "froeken"})
_SEVERAL = 2
"""People known by letters only, from which a case is taken to call people so."""


def part_uncertain_names(
    groups: dict[Root, Group],
    where: dict[str, Root],
    standings: Mapping[Root, Standing],
    observed: Observed,
) -> bool:
    """Part bare first names from officials and professionals in documents where nothing else
    speaks of them: it may be a citizen of the same name, and would be kept for the role.

    Where the name is used as colleagues use it, or few people bear it, it stays, unless a
    private person of the case bears it too."""
    parted = False
    private = _private_names(groups, standings)
    for root in list(groups):
        standing = standings[root]
        if standing.role not in IN_ROLE or type_of(groups[root]) not in NAME_TYPES:
            continue
        held = groups[root].held
        if not held and _part_at_work(root, groups, where, observed):
            parted = True
            continue
        if not held and _may_be_spouse(groups[root], observed):
            groups[root].doubt = "Navnet kan også være ægtefællens."
            continue
        namesake = _namesakes(root, groups[root], observed, private) if not held else []
        kin = {f.id for f in namesake}
        sure: set[str] = set()
        for finding in groups[root].findings:
            name = parse(finding.text, finding.type == "INITIALS")
            seen = observed.signs.get(finding.id, ())
            own = any(s.role in IN_ROLE and s.strength >= CLEAR for s in seen)
            own = own or (COLLEAGUE in seen and not private & set(name.words))
            own = own or _tells(name, root, private)
            surname = isinstance(root, tuple) and name.words[-1:] == root[-1:]
            whole = name.kind in {Kind.FULL, Kind.INITIALS} or finding.type not in NAME_TYPES
            if own or surname or whole:
                sure.add(finding.document)
        loose = [f for f in groups[root].findings if f.document not in sure and f.id not in held]
        loose = [f for f in loose if f.id not in kin]
        if len(loose) + len(namesake) == len(groups[root].findings):
            groups[root].doubt = "Navnet kan også være en andens."
            continue
        for finding in loose + namesake:
            words = parse(finding.text).words
            other: Root = (
                ("namesake", words) if finding.id in kin else ("open", words, finding.document)
            )
            groups.setdefault(other, Group(candidates=(root,))).findings.append(finding)
            where[finding.id] = other
            parted = True
        if loose or namesake:
            gone = {f.id for f in loose} | kin
            groups[root].findings = [f for f in groups[root].findings if f.id not in gone]
    return parted


def _may_be_spouse(group: Group, observed: Observed) -> bool:
    """Whether nobody is named in full, and a surname stands with a title of work here and after
    "fru" there: "overassistent Gram", "Fru Gram i telefonen; manden er indlagt"."""
    names = [f for f in group.findings if f.type == "PERSON"]
    if any(parse(f.text).kind is Kind.FULL for f in names):
        return False
    madam = [f for f in names if observed.titled.get(f.id) in _MADAM]
    return any(not _has(observed, f, IN_ROLE) for f in madam) and any(
        _has(observed, f, IN_ROLE) for f in names if f not in madam
    )


def _tells(name: Name, root: Root, private: set[str]) -> bool:
    """Whether a first name alone tells who is meant: a listed one that few people bear, and no
    private person of the case."""
    word = name.words[0] if name.kind is Kind.SINGLE else ""
    if not isinstance(root, tuple) or root[:1] != (word,):
        return False
    return known(word) and not is_common(word) and word not in private


def doubt_letters(
    groups: Mapping[Root, Group], standings: Mapping[Root, Standing], observed: Observed
) -> None:
    """Letters alone are nobody's and kept, but not where the case knows a private person by the
    same letters only: "E.T." in one document is whom the next calls "ET". Nor, where it knows
    several people so, letters that do something: "LM kom ned fra anden sal"."""
    known = {
        _letters(finding.text)
        for root, group in groups.items()
        if standings[root].role in PRIVATE_ROLES
        for finding in group.findings
        if finding.type == "PERSON" and parse(finding.text).kind is Kind.INITIALS
    }
    for root, group in groups.items():
        if (
            type_of(group) != "INITIALS"
            or group.candidates
            or group.doubt
            or standings[root].role not in PRIVATE_ROLES
        ):
            continue
        acts = any(ACTS in observed.signs.get(f.id, ()) for f in group.findings)
        if any(_letters(f.text) in known for f in group.findings):
            group.doubt = "De samme bogstaver står andre steder i sagen for en privatperson."
        elif len(known) >= _SEVERAL and acts:
            group.doubt = "Bogstaverne omtales som en person i en sag, der kalder folk sådan."


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isupper())


def join_at_work(
    groups: dict[Root, Group],
    where: dict[str, Root],
    standings: Mapping[Root, Standing],
    observed: Observed,
) -> bool:
    """Join a name that may be several people's, and stands with a title of work wherever it
    stands, to the one of them who acts at work: "byggesagsbehandler Thomsen" among three."""
    joined = False
    for root in [r for r, group in groups.items() if group.candidates]:
        group = groups[root]
        at_work = [c for c in group.candidates if c in groups and standings[c].role in IN_ROLE]
        clear = all(_has(observed, f, IN_ROLE) for f in group.findings)
        if len(at_work) != 1 or len(group.candidates) < 2 or group.held or not clear:
            continue
        groups[at_work[0]].findings += group.findings
        where.update({f.id: at_work[0] for f in group.findings})
        del groups[root]
        joined = True
    return joined


def _namesakes(root: Root, group: Group, observed: Observed, private: set[str]) -> list[Finding]:
    """The bare first names in an official's group, and surnames that a private person of the case
    has ("hr. Holm" beside "sagsbehandler Eva Holm"), when one of them is called somebody's son
    or a citizen, or a private person of the case bears it (`private`): they mean, or may mean,
    another person of that name. One used as colleagues
    use it stays, in documents that name the official in full and do not speak of the other."""
    bare = [
        f
        for f in group.findings
        if f.type == "PERSON"
        and parse(f.text).kind is Kind.SINGLE
        and (
            not (isinstance(root, tuple) and parse(f.text).words[-1:] == root[-1:])
            or parse(f.text).words[0] in private
        )
    ]
    signs = {f.id: observed.signs.get(f.id, ()) for f in bare}
    others = {
        f.document
        for f in bare
        if any(s.role in PRIVATE_ROLES and s.strength >= CLEAR for s in signs[f.id])
    }
    named = {f.document for f in group.findings if parse(f.text).kind is Kind.FULL} - others
    return [
        f
        for f in bare
        if (others or parse(f.text).words[0] in private)
        and not any(s.role in IN_ROLE and s.strength >= CLEAR for s in signs[f.id])
        and (f.document not in named or COLLEAGUE not in signs[f.id])
    ]


def _part_at_work(
    root: Root, groups: dict[Root, Group], where: dict[str, Root], observed: Observed
) -> bool:
    """Part the first names that alone carry a role ("mentor Bo") from a person whose full name
    never does ("sin ekskæreste, Bo Krag"): there are two of the name, or it cannot be told."""
    findings = groups[root].findings
    names = [f for f in findings if f.type in NAME_TYPES]
    bare = [f for f in names if parse(f.text).kind is Kind.SINGLE]
    full = [f for f in names if parse(f.text).kind is Kind.FULL]
    signed = {f.id for f in names if _has(observed, f, IN_ROLE)}
    mailed = any(f.type == "EMAIL_ADDRESS" and not is_free_mail(f) for f in findings)
    if not full or not signed or mailed or not signed <= {f.id for f in bare}:
        return False
    places = {f.document for f in bare if f.id in signed} - {f.document for f in full}
    private = any(_has(observed, f, PRIVATE_ROLES) for f in full)
    if not private and not places:
        return False
    moved = [f for f in bare if f.id in signed or f.document in places]
    gone = {f.id for f in moved}
    other: Root = ("at work", parse(moved[0].text).words)
    group = groups.setdefault(other, Group(candidates=() if private else (root,)))
    group.findings += moved
    where.update(dict.fromkeys(gone, other))
    groups[root].findings = [f for f in findings if f.id not in gone]
    return True


def _has(observed: Observed, finding: Finding, wanted: frozenset[Role]) -> bool:
    return any(s.role in wanted and s.strength >= CLEAR for s in observed.signs.get(finding.id, ()))


def _private_names(groups: Mapping[Root, Group], standings: Mapping[Root, Standing]) -> set[str]:
    """The words of names of everybody who acts for nobody."""
    return {
        word
        for root, group in groups.items()
        if standings[root].role not in IN_ROLE and not group.candidates
        for finding in group.findings
        if finding.type == "PERSON"
        for word in parse(finding.text).words
    }


def part_private_mail(
    groups: dict[Root, Group], where: dict[str, Root], standings: Mapping[Root, Standing]
) -> bool:
    """Part mailboxes at public providers from officials and professionals: those are private,
    and would be kept for the role."""
    parted = False
    for root in list(groups):
        standing = standings.get(root)  # what was parted just now has none yet
        if standing is None or standing.role not in IN_ROLE:
            continue
        if type_of(groups[root]) not in NAME_TYPES:
            continue
        mails = [
            f
            for f in groups[root].findings
            if f.type == "EMAIL_ADDRESS" and f.id not in groups[root].held
            if is_free_mail(f)
        ]
        for finding in mails:
            other: Root = (finding.type, email_key(finding.text))
            groups.setdefault(other, Group()).findings.append(finding)
            where[finding.id] = other
            groups[root].findings.remove(finding)
            parted = True
    return parted
