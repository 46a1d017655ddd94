"""What a scanned page's grey picture says before anyone reads it: ink, slant, ruling, noise.

Plain array work. A picture is uint8, shape (height, width), 0 black to 255 white; lengths
are pixels unless named otherwise, and `dpi` ties them to inches.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_INK_LEVEL = 170
_DARK_GROUND = 110
"""After levelling, paper is 255; pencil and light print are darker than this."""
_NOISY = 4.0
_SMOOTHED_DPI = 250
"""Below this, smoothing costs more letters than noise does (measured)."""
_SKEW_RANGE = 6.0
_NOISE_SAMPLE = 800
_TILE = 32
_WHITE = 235
_SMALL_TILES = 24
"""Parts of an inch; three by three of them are about a letter large."""
_DEEPEST = 40.0
"""Grey level of paper in the deepest shadow that still shows letters."""
_RULE_INCHES = 0.3
"""Longer than any level stroke of a letter below 40 points."""
_UPRIGHT_INCHES = 0.6
_RULE_THICK_INCHES = 0.03
_WANDER_DPI = 200
_PIECES = 31
"""Pieces of a line that say together where it runs."""


def level(picture: Picture) -> Picture:
    """Paper made white: each pixel relative to the lightest of its surroundings.

    Takes away shadows, grey paper and tinted table rows, which otherwise hide text from OCR.
    """
    height, width = picture.shape
    rows, columns = -(-height // _TILE), -(-width // _TILE)
    padded = np.pad(picture, ((0, rows * _TILE - height), (0, columns * _TILE - width)), "edge")
    tiles = padded.reshape(rows, _TILE, columns, _TILE)[:, ::6, :, ::6].swapaxes(1, 2)
    samples = np.sort(tiles.reshape(rows, columns, -1), axis=2)
    paper = samples[:, :, samples.shape[2] * 5 // 6].astype(np.float32)
    if paper.min() >= _WHITE:
        return picture
    paper = _blurred(_lightest_around(np.maximum(paper, 80.0)))
    scale = np.repeat(255.0 / paper, _TILE, axis=1)[:, :width].astype(np.float32)
    result = np.empty_like(picture)
    for row in range(rows):
        part = slice(row * _TILE, min((row + 1) * _TILE, height))
        result[part] = np.minimum(picture[part] * scale[row], 255.0)
    return result


def _around(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each value's 3 by 3 neighbourhood, stacked: shape (9, rows, columns)."""
    edge = np.pad(values, 1, mode="edge")
    rows, columns = values.shape
    return np.stack([edge[y : y + rows, x : x + columns] for y in range(3) for x in range(3)])


def _lightest_around(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(_around(values).max(axis=0))


def _blurred(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(_around(values).mean(axis=0))


def noise(picture: Picture) -> float:
    """Standard deviation of pixel noise in grey levels (Immerkær 1996, robust form).

    The Laplacian difference of a noise-free picture is zero nearly everywhere; its median
    magnitude is therefore the noise's, whatever is printed.
    """
    top, left = (max(0, (n - _NOISE_SAMPLE) // 2) for n in picture.shape)
    p = picture[top : top + _NOISE_SAMPLE, left : left + _NOISE_SAMPLE].astype(np.int16)
    if min(p.shape) < 3:
        return 0.0
    middle = p[1:-1, 1:-1]
    cross = p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:]
    corners = p[:-2, :-2] + p[:-2, 2:] + p[2:, :-2] + p[2:, 2:]
    return float(np.median(np.abs(4 * middle - 2 * cross + corners))) / (0.6745 * 6.0)


def smooth(picture: Picture) -> Picture:
    """Weighted mean of each 3 by 3 neighbourhood (1-2-1 each way)."""
    p = np.pad(picture, 1, mode="edge").astype(np.uint16)
    rows = p[:-2] + 2 * p[1:-1] + p[2:]
    sums = rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]
    return np.asarray((sums + 8) >> 4, dtype=np.uint8)


def dark_share(picture: Picture) -> float:
    """The share of a picture that is dark, where light letters may stand; print is a twentieth."""
    return float((picture < _DARK_GROUND).mean())


def ink(picture: Picture) -> Mask:
    """Where something is printed or written, on a levelled picture."""
    return np.asarray(picture < _INK_LEVEL)


def shrink(mask: Mask, factor: int) -> Mask:
    """True where any pixel of a factor by factor square is."""
    height, width = mask.shape[0] // factor * factor, mask.shape[1] // factor * factor
    cut = mask[:height, :width]
    squares = cut.reshape(height // factor, factor, width // factor, factor)
    return np.asarray(squares.any(axis=(1, 3)))


def clusters(picture: Picture, dpi: float) -> tuple[Mask, int]:
    """Where marks stand close together, in cells of about two points; and a cell's pixels.

    A cell counts when it and at least two of its eight neighbours hold ink: letters, strokes
    and drawings do, specks of dust do not.
    """
    cell = max(1, round(2 * dpi / 72))
    cells = shrink(ink(picture), cell)
    return cells & (_sum_around(cells) >= 3), cell


def _sum_around(mask: Mask) -> npt.NDArray[np.int8]:
    edge = np.pad(mask, 1)
    height, width = mask.shape
    total = np.zeros(mask.shape, dtype=np.int8)
    for y in range(3):
        for x in range(3):
            total += edge[y : y + height, x : x + width]
    return total


def connected(mask: Mask, reach: int) -> Iterator[tuple[int, int, int, int]]:
    """x0, y0, x1, y1 around each set of True cells at most `reach` apart each way."""
    height, width = mask.shape
    left = mask.copy()
    for y, x in zip(*(axis.tolist() for axis in np.nonzero(mask)), strict=True):
        if not left[y, x]:
            continue
        left[y, x] = False
        waiting = [(y, x)]
        x0, y0, x1, y1 = x, y, x, y
        while waiting:
            row, column = waiting.pop()
            x0, y0, x1, y1 = min(x0, column), min(y0, row), max(x1, column), max(y1, row)
            top, begin = max(0, row - reach), max(0, column - reach)
            near = left[top : min(height, row + reach + 1), begin : min(width, column + reach + 1)]
            rows, columns = np.nonzero(near)
            if len(rows):
                waiting += zip((rows + top).tolist(), (columns + begin).tolist(), strict=True)
                near[:] = False
        yield x0, y0, x1 + 1, y1 + 1


def without_specks(picture: Picture, dpi: float) -> Picture:
    """The picture with paper wherever there is no cluster of marks."""
    dense, cell = clusters(picture, dpi)
    kept = _sum_around(dense) > 0
    mask = np.zeros(picture.shape, dtype=np.bool_)
    tall = np.repeat(np.repeat(kept, cell, axis=0), cell, axis=1)
    mask[: tall.shape[0], : tall.shape[1]] = tall
    return np.where(mask, picture, np.uint8(255))


def clean(picture: Picture, dpi: int) -> Picture:
    """The picture as OCR reads it best: levelled, noise calmed, table rules taken out."""
    if dpi >= _SMOOTHED_DPI and noise(picture) > _NOISY:
        picture = smooth(picture)
    picture = level(picture)
    return without_rules(picture, dpi)


def restored(picture: Picture, dpi: int) -> Picture:
    """A bad scan as OCR reads it best: specks gone, noise calmed, deep shadows lit.

    For a second look only: strokes a pixel wide go with the specks.
    """
    picture = _median(picture)
    if noise(picture) > _NOISY:
        picture = smooth(picture)
    return without_rules(_lit(picture, dpi), dpi)


def _median(picture: Picture) -> Picture:
    """The middle one of each 3 by 3 neighbourhood: single specks go, edges stay.

    By rows sorted first, then the largest of the smallest, the middle of the middle ones and the
    smallest of the largest (Smith 1996).
    """
    p = np.pad(picture, 1, mode="edge")
    low, middle, high = _sorted3(p[:-2], p[1:-1], p[2:])
    columns = [(values[:, :-2], values[:, 1:-1], values[:, 2:]) for values in (low, middle, high)]
    least = np.maximum(np.maximum(*columns[0][:2]), columns[0][2])
    most = np.minimum(np.minimum(*columns[2][:2]), columns[2][2])
    return _sorted3(least, _sorted3(*columns[1])[1], most)[1]


def _sorted3(a: Picture, b: Picture, c: Picture) -> tuple[Picture, Picture, Picture]:
    low, high = np.minimum(a, b), np.maximum(a, b)
    low, middle = np.minimum(low, c), np.maximum(low, c)
    return low, np.minimum(middle, high), np.maximum(middle, high)


def _lit(picture: Picture, dpi: int) -> Picture:
    """As `level`, in parts as small as a letter, so that the shadow of a fold is paper too."""
    tile = max(6, dpi // _SMALL_TILES)
    height, width = picture.shape
    rows, columns = -(-height // tile), -(-width // tile)
    padded = np.pad(picture, ((0, rows * tile - height), (0, columns * tile - width)), "edge")
    tiles = padded.reshape(rows, tile, columns, tile).swapaxes(1, 2)[:, :, ::2, ::2]
    samples = np.sort(tiles.reshape(rows, columns, -1), axis=2)
    paper = samples[:, :, samples.shape[2] * 9 // 10].astype(np.float32)
    paper = _blurred(np.maximum(_lightest_around(paper), _DEEPEST))
    down = np.clip((np.arange(height) + 0.5) / tile - 0.5, 0, rows - 1)
    across = np.clip((np.arange(width) + 0.5) / tile - 0.5, 0, columns - 1)
    lit = _between(_between(paper, down).T, across).T
    return np.minimum(picture * (np.float32(255.0) / lit), 255.0).astype(np.uint8)


def _between(
    values: npt.NDArray[np.float32], places: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    """Rows at places between rows, mixed."""
    before = places.astype(np.int64)
    after = np.minimum(before + 1, len(values) - 1)
    share = (places - before).astype(np.float32)[:, None]
    return np.asarray(values[before] * (1 - share) + values[after] * share)


def without_rules(picture: Picture, dpi: float) -> Picture:
    """Thin straight lines, level or upright, painted over: table rules, frames, underlines.

    In noise, OCR takes boxes drawn around cells for pictures and loses the text inside; a line
    under a word makes other letters of those that reach below it; and the marks that no word
    accounts for are to be drawings and handwriting, not tables. Letters keep their strokes
    where these cross a line; where they only touch it, its own rows alone go.
    """
    marks = ink(picture)
    thick = max(3, round(_RULE_THICK_INCHES * dpi))
    level_ones = _rules(marks, round(_RULE_INCHES * dpi), dpi)
    upright_ones = _rules(marks.T, round(_UPRIGHT_INCHES * dpi), dpi)
    gone = [_between_strokes(marks, level_ones, upright_ones.T, thick, hang=True)]
    x, y0, y1 = _between_strokes(marks.T, upright_ones, level_ones.T, thick, hang=False)
    if not len(x) and not len(gone[0][0]):
        return picture
    result = picture.copy()
    for place, begin, end, sheet in (*((*g, result) for g in gone), (x, y0, y1, result.T)):
        for row in range(-1, thick + 1):
            # One more on both sides: the pale edge of the line.
            at = begin + row
            here = (at <= end) & (at >= 0) & (at < sheet.shape[0])
            edge = (row == -1) | (at == end)
            here &= ~edge | (sheet[np.clip(at, 0, sheet.shape[0] - 1), place] >= _INK_LEVEL)
            sheet[at[here], place[here]] = 255
    return result


def along(marks: Mask, length: int) -> Mask:
    """The ink in level runs of at least `length` pixels."""
    result = np.zeros_like(marks)
    if marks.shape[1] > length:
        sums = np.cumsum(np.pad(marks, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
        begins = sums[:, length:] - sums[:, :-length] == length
        for shift in range(length):
            result[:, shift : shift + begins.shape[1]] |= begins
    return result


def _rules(marks: Mask, length: int, dpi: float) -> Mask:
    """Marks on unbroken level lines of at least `length` pixels."""
    height, width = marks.shape
    if width <= length or height < 3:
        return np.zeros_like(marks)
    # A scanned line wanders by a pixel: look at some rows together.
    reach = max(1, round(dpi / _WANDER_DPI))
    begins, run = _beside(marks, reach), 1
    while run < length:  # True where unbroken rows of `run` pixels begin
        step = min(run, length - run)
        begins = begins[:, :-step] & begins[:, step:]
        run += step
    rows = np.flatnonzero(begins.any(axis=1))
    found = np.zeros_like(marks)
    if not len(rows):
        return found
    lines = np.zeros((len(rows), width), dtype=np.bool_)
    lines[:, : begins.shape[1]] = begins[rows]
    run = 1
    while run < length:
        step = min(run, length - run)
        lines[:, step:] |= lines[:, :-step].copy()
        run += step
    found[rows] = lines
    return _beside(found, reach) & marks


def _beside(mask: Mask, reach: int) -> Mask:
    """True also up to `reach` rows above and below."""
    result = mask.copy()
    for step in range(1, reach + 1):
        result[step:] |= mask[:-step]
        result[:-step] |= mask[step:]
    return result


def _between_strokes(
    marks: Mask, line: Mask, across: Mask, thick: int, *, hang: bool
) -> tuple[Places, Places, Places]:
    """Column, first row and row after the last of each piece of a line that no stroke crosses.

    Pieces taller than `thick` are filled areas. `across` are lines the other way: no letters.
    `hang`: nor pieces that something hangs on, as the loop of a g and the bar of a T do.
    """
    xs, ys = np.nonzero(line.T)
    if not len(xs):
        return xs, ys, ys
    begins = np.flatnonzero(np.r_[True, (np.diff(xs) != 0) | (np.diff(ys) != 1)])
    ends = np.r_[begins[1:], len(xs)] - 1
    x, top, bottom = xs[begins], ys[begins], ys[ends] + 1
    thin = bottom - top <= 2 * thick  # else a shadow or a filled cell
    x, top, bottom = x[thin], top[thin], bottom[thin]
    if not len(x):
        return x, top, bottom
    whole = bottom
    top, bottom = _trimmed(x, top, bottom, thick)
    last = marks.shape[0] - 1
    letters = marks & ~across
    above = letters[np.maximum(top - 1, 0), x] & (top > 0)
    below = letters[np.minimum(bottom, last), x] & (bottom <= last)
    kept = (bottom - top <= thick) & ~(above & below)
    if hang:
        kept &= whole == bottom
    return x[kept], top[kept], bottom[kept]


def _trimmed(x: Places, top: Places, bottom: Places, thick: int) -> tuple[Places, Places]:
    """Pieces of lines without what hangs on them, as the loop of a g does.

    Where a line runs is what most pieces beside one another say.
    """
    order = np.argsort(top, kind="stable")
    lines = np.empty(len(x), dtype=np.int64)
    lines[order] = np.cumsum(np.r_[0, np.diff(top[order]) > thick // 2])
    order = np.lexsort((x, lines))
    top, bottom = top.copy(), bottom.copy()
    for pieces in np.split(order, np.flatnonzero(np.diff(lines[order])) + 1):
        side = min(_PIECES, len(pieces)) // 2
        above, below = (
            np.median(
                np.lib.stride_tricks.sliding_window_view(
                    np.pad(edge[pieces], side, mode="edge"), 2 * side + 1
                ),
                axis=1,
            ).astype(np.int64)
            for edge in (top, bottom)
        )
        top[pieces] = np.where(top[pieces] < above - 1, above, top[pieces])
        bottom[pieces] = np.where(bottom[pieces] > below + 1, below, bottom[pieces])
    return top, np.maximum(bottom, top)


def slant(mask: Mask) -> tuple[float, bool]:
    """How text lines lie: degrees clockwise they fall to the right, and whether they run upright.

    Among shears of the ink, the right one stacks it into the sharpest lines: the sum of
    squared differences of the row profile is greatest (Postl 1986).
    """
    ys, xs = np.nonzero(mask)
    if len(ys) < 50:
        return 0.0, False
    if len(ys) > 40_000:
        pick = np.linspace(0, len(ys) - 1, 40_000).astype(np.int64)
        ys, xs = ys[pick], xs[pick]
    level_angle, level_score = _sharpest(xs, ys)
    upright_angle, upright_score = _sharpest(ys, xs)
    if upright_score > 1.3 * level_score:
        return -upright_angle, True
    return level_angle, False


def _sharpest(along: npt.NDArray[np.int64], across: npt.NDArray[np.int64]) -> tuple[float, float]:
    def score(degrees: float) -> float:
        moved = across - along * np.tan(np.radians(degrees))
        profile = np.bincount((moved - moved.min()).astype(np.int64))
        return float(np.square(np.diff(profile.astype(np.float64))).sum())

    coarse = max(np.arange(-_SKEW_RANGE, _SKEW_RANGE + 0.1, 0.5), key=score)
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=score)
    best = score(float(fine))
    # Straight unless the slant is clearly the better reading.
    return (0.0, score(0.0)) if best < 1.05 * score(0.0) else (float(fine), best)
