"""What the two databases do differently by themselves is made the same."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from redactor.model import Event
from redactor.service.case import CaseFolder
from redactor.store import (
    Accounts,
    CaseStore,
    DeskStore,
    Favourites,
    House,
    HouseWord,
    Listed,
    User,
    UserRole,
)
from redactor.store.connecting import Unfit
from tests.databases import kept_in, postgres

EVENT = Event(at="2026-01-02T03:04:05Z", who="test", what="tested")
SORTED = ["anna", "Bo", "Zoe", "Ærø", "østre", "Øx", "Aage", "Åse", "åå"]


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[CaseStore]:
    made = CaseFolder(root=tmp_path).open_store(kept_in(tmp_path))
    yield made
    made.close()


def at_once(work: Callable[[int], object]) -> list[object]:
    """The same done by six at the same time."""
    with ThreadPoolExecutor(6) as people:
        return list(people.map(work, range(6)))


def line(title: str) -> Listed:
    return Listed(
        case_id=title, folder="sag", stamp="1", revision=1, title=title, request_type="public",
        requester="", owner="", due="2026-01-02", stage="review", done=False, handed_over=False,
        documents=1, failed=0, open=2, findings=3, pages=4, seen=5, changed="t", released="",
    )  # fmt: skip


def test_lists_are_in_danish_order_and_searched_without_regard_to_large_letters(
    store: CaseStore,
) -> None:
    house, accounts = House(store), Accounts(store)
    for title in sorted(SORTED):
        house.record(line(title))
        house.set_word(HouseWord(word=title, who="a", at="t", expires="2099"))
        accounts.add_user(User(name=title), "t")
    everybody = User(name="x", roles=frozenset({UserRole.CASEWORKER}))

    def listed(words: str = "") -> list[str]:
        found, _ = house.page(everybody, unowned=True, first=0, count=99, words=words)
        return [case.title for case in found]

    assert listed() == SORTED
    assert [word.word for word in house.words("")] == SORTED
    assert [user.name for user in accounts.users()] == SORTED
    assert listed("ÆR") == ["Ærø"]
    assert listed("Ø") == ["Ærø", "østre", "Øx"]


def test_of_many_who_do_the_same_at_once_each_is_done(store: CaseStore) -> None:
    house, accounts, favourites = House(store), Accounts(store), Favourites(store)
    word = HouseWord(word="Solbakken", who="a", at="t", expires="2099")
    at_once(lambda _: house.set_word(word))
    assert house.words("") == (word,)
    at_once(lambda n: favourites.keep("Anna", "public", [f"ofl-{n}"]))
    assert len(favourites.of("Anna", "public")) == 1
    at_once(lambda _: house.record(line("Sag")))
    assert list(house.listed()) == ["Sag"]
    assert sorted(at_once(lambda _: accounts.add_user(User(name="Bo"), "t"))) == [False] * 5 + [
        True
    ]
    looks = at_once(lambda _: DeskStore(store, "c").see("d", [1, 2], "Anna", "t", EVENT))
    assert max(looks) == 2
    assert DeskStore(store, "c").seen_by() == {("d", 1, "Anna"), ("d", 2, "Anna")}


def test_one_of_many_is_the_first_user(store: CaseStore) -> None:
    accounts = Accounts(store)
    assert at_once(lambda n: accounts.add_first_user(User(name=f"{n}"), "t")).count(True) == 1
    assert len(accounts.users()) == 1


def test_what_cannot_be_kept_is_refused_in_words(store: CaseStore) -> None:
    with pytest.raises(Unfit) as refused:
        DeskStore(store, "c").see("d", [2**70], "Anna", "t", EVENT)
    assert "Ret den" in refused.value.advice
    with pytest.raises(Unfit):
        House(store).set_word(HouseWord(word="\ud800", who="a", at="t", expires="2099"))
    assert House(store).words("") == ()


@pytest.mark.databases("postgresql")
@pytest.mark.usefixtures("database")
def test_programs_that_start_at_once_make_the_tables_once() -> None:
    address = postgres().new(like="/template1")
    for store in at_once(lambda _: CaseStore(address)):
        assert isinstance(store, CaseStore)
        assert store.cases() == ()
        store.close()
