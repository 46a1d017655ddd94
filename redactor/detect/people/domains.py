"""Whose mail domains are whose: authorities', firms', and those that anybody can have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from redactor.detect.names import lexicon as lx
from redactor.detect.names.forms import fold, loose
from redactor.detect.names.gazetteer import is_public_domain_mail
from redactor.detect.names.mailboxes import AUTHORITY_BOX, FREE_MAIL, PROVIDER
from redactor.detect.people.bodies import is_office
from redactor.detect.people.identity import email_key
from redactor.detect.people.roles import Standing
from redactor.detect.people.sign import IN_ROLE
from redactor.model import Finding, Mark, Role

_OFFICE_ENDS = ("kommune", "styrelsen", "museum", "provsti", "bibliotek", "hospital", "sygehus")
"""How the names of authorities and of public institutions end."""
_SCHOOL = re.compile(r"skole|gymnasi|universitet|seminari|kollegi", re.IGNORECASE)
"""Pupils have mailboxes there too."""
_LONG_NAME = 8
_SHORT_NAME = 5


def office_domains(findings: Iterable[Finding]) -> frozenset[str]:
    """Mail domains of authorities: named after an authority of the case, or with a mailbox
    that only an authority has. Never a public mail provider."""
    domains: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for finding in findings:
        if finding.type == "EMAIL_ADDRESS":
            local, _, domain = email_key(finding.text).rpartition("@")
            if domain:
                domains[domain].add(local)
        elif finding.type in {"MUNICIPALITY", "ORGANIZATION"} and is_office(finding.text):
            names |= {loose(w) for w in re.findall(r"\w{4,}", fold(finding.text))}
    names -= {"kommune", "kommunes", "region", "regions", "center", "forvaltning", "styrelsen"}
    return frozenset(
        domain for domain, locals_ in domains.items() if _is_office_domain(domain, locals_, names)
    )


def firm_domains(findings: Iterable[Finding]) -> frozenset[str]:
    """Mail domains that bear the name of a firm or association of the case: "gf@holstfrandsen.dk"
    beside "Holst & Frandsen Entreprise A/S". At least two words of the name, or all of a long
    one; never a public provider's domain."""
    domains: set[str] = set()
    names: set[str] = set()
    for finding in findings:
        if finding.type == "EMAIL_ADDRESS":
            domains.add(email_key(finding.text).rpartition("@")[2])
        elif finding.type == "ORGANIZATION" and not (
            is_office(finding.text) or _SCHOOL.search(finding.text)
        ):
            written = lx.COMPANY_FORM.sub("", finding.text)
            words = [loose(w) for w in re.findall(r"\w+", fold(written))]
            for linked in (words, [w for w in words if w != "og"], [w for w in words if w != "i"]):
                names |= {"".join(linked[:n]) for n in range(2, len(linked) + 1)}
            if len(words) == 1 and len(words[0]) >= _LONG_NAME:
                names.add(words[0])
    return frozenset(
        domain
        for domain in domains
        if (labels := domain.split("."))[0] not in FREE_MAIL
        and any(
            len(label) >= _SHORT_NAME and loose(fold(label)).replace("-", "") in names
            for label in labels[:-1]
        )
    )


def domains_in_use(
    mailboxes: Iterable[tuple[Standing, Sequence[Finding]]],
) -> frozenset[str]:
    """Mail domains that somebody uses at work, for another reason than the mailbox itself."""
    return frozenset(
        email_key(finding.text).rpartition("@")[2]
        for standing, findings in mailboxes
        if standing.role in IN_ROLE and Mark.MIXED_ROLE not in standing.marks
        for finding in findings
    )


def domains_of_officials(
    mailboxes: Iterable[tuple[Standing, Sequence[str], Sequence[Finding]]],
) -> frozenset[str]:
    """Mail domains whose other users are at the authority too: of people who are officials
    for another reason. `mailboxes` are standing, words of the name and e-mails of each.

    Not a provider's domain, and none named after its user: that is a family's or a firm's.
    A domain that a private person writes from is nobody's authority.
    """
    official: set[str] = set()
    private: set[str] = set()
    for standing, words, findings in mailboxes:
        for finding in findings:
            domain = email_key(finding.text).rpartition("@")[2]
            label = loose(fold(domain.rpartition(".")[0]))
            if standing.role is not Role.OFFICIAL or Mark.MIXED_ROLE in standing.marks:
                if standing.role in {Role.PROFESSIONAL, Role.COMPANY} or standing.reason:
                    private.add(domain)
            elif label.split(".")[-1] not in FREE_MAIL and not any(
                len(w) > 2 and loose(w) in label for w in words
            ):
                official.add(domain)
    return frozenset(official - private)


def named_after(domain: str, words: Iterable[object]) -> bool:
    """Whether a mail domain bears a word of its user's name, as a family's or his own firm's."""
    label = loose(fold(domain.rpartition(".")[0]))
    return any(isinstance(w, str) and len(w) > 2 and loose(w) in label for w in words)


def _is_office_domain(domain: str, locals_: Iterable[str], names: set[str]) -> bool:
    labels = [loose(fold(part)) for part in domain.split(".")[:-1]]
    if not labels or labels[-1] in FREE_MAIL or labels[0] in FREE_MAIL:
        return False
    if is_public_domain_mail(f"x@{domain}"):
        return True
    if any(label in names or label.endswith(_OFFICE_ENDS) for label in labels):
        return True
    if any(part in names for label in labels for part in label.split("-") if len(part) > 5):
        return True
    return any(AUTHORITY_BOX.fullmatch(local) for local in locals_)


def is_free_mail(finding: Finding) -> bool:
    """Whether it is a mailbox that anybody can have: whoever it stands by, it is private."""
    domain = email_key(finding.text).rpartition("@")[2]
    return domain.split(".")[0] in FREE_MAIL or bool(PROVIDER.search(domain.rpartition(".")[0]))
