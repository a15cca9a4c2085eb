"""What reading the texts of a column gives: a value for each, or the finding it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fault:
    """Which distinct texts are wrong in one way; `found` and `expected` fill the sentence, one for each or for all.

    `shows_text`: the sentence quotes the cell itself.
    """

    kind: str
    texts: Mask
    found: Sequence[str] | str = ""
    expected: Sequence[str] | str = ""
    shows_text: bool = False


@dataclass(frozen=True)
class Values:
    """For each distinct text its value (null where unknown or wrong), and what is wrong."""

    values: pa.Array
    faults: tuple[Fault, ...] = ()
    serials: Mask | None = None
    """Which texts were a day counted as spreadsheets count days."""
    beside: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By place of a text, the codes it names after the first."""
