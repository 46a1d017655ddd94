"""The scorer counts by hand-checked examples."""

from collections import defaultdict

from redactor.service.proofs.evaluating import Tally, score_look_alike, score_text, share

TEXT = "Mette Holm bor på Bakken 4 i Fjordby Kommune."


def span(text: str, label: str, **more: str) -> dict[str, object]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "label": label, **more}


def tallied(gold: list[dict[str, object]], found: list[dict[str, object]]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    score_text(TEXT, gold, found, tallies)
    return tallies


def test_a_half_found_name_is_a_leak() -> None:
    tallies = tallied([span("Mette Holm", "PERSON")], [span("Mette", "PERSON", action="redact")])
    assert (tallies["PERSON"].found, tallies["PERSON"].leaked) == (0, 1)
    assert (tallies["PERSON"].predictions, tallies["PERSON"].right) == (1, 1)


def test_found_under_another_type_counts_but_not_as_typed() -> None:
    tallies = tallied([span("Bakken 4", "ADDRESS")], [span("Bakken 4", "LOCATION", action="ask")])
    assert (tallies["ADDRESS"].found, tallies["ADDRESS"].typed, tallies["ADDRESS"].leaked) == (
        1,
        0,
        0,
    )


def test_found_but_kept_leaks() -> None:
    tallies = tallied([span("Mette Holm", "PERSON")], [span("Mette Holm", "PERSON", action="keep")])
    assert (tallies["PERSON"].found, tallies["PERSON"].leaked) == (1, 1)
    assert tallies["PERSON"].predictions == 0


def test_hiding_what_should_be_kept_costs_precision() -> None:
    tallies = tallied(
        [span("Fjordby Kommune", "ORGANIZATION", action="keep")],
        [span("Fjordby Kommune", "PERSON", action="redact")],
    )
    assert (tallies["PERSON"].predictions, tallies["PERSON"].right) == (1, 0)
    assert tallies["ORGANIZATION"].items == 0


def test_a_look_alike_is_taken_whatever_policy_would_do() -> None:
    tallies: dict[str, Tally] = defaultdict(Tally)
    score_look_alike("DK_CPR", [span("Bakken 4", "DK_CPR", action="keep")], tallies)
    score_look_alike("DK_CPR", [span("Bakken 4", "ADDRESS", action="redact")], tallies)
    assert (tallies["DK_CPR"].look_alikes, tallies["DK_CPR"].taken) == (2, 1)


def test_intervals_are_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
    assert share(81, 263) == {"value": 0.308, "low": 0.2553, "high": 0.3662}
    assert share(0, 0) is None
