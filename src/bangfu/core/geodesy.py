"""Great-circle distances that are the same on every machine: whole-metre positions, and arithmetic that IEEE 754 fixes.

A position is a point on a sphere of the Earth's mean radius, its three coordinates rounded to a metre. The squared
chord of two positions is then a whole number below 2^53, exact in a double however it is summed, and what follows uses
only sums, products and square roots, which every machine rounds alike: so a distance never differs between one
pair and a block of a million, nor between two machines. Error: under 3 m of position, far under the tenth shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_009
"""Mean radius (IUGG R1, 6,371,008.77 m)."""
TENTH_KM_MOST = 200_151
"""Half the circumference in tenths of a kilometre: no distance is longer."""
_SERIES_UP_TO = 0.15
"""Below this (half chord / radius)², a chord of 4,900 km, the series is within 10 m; above, arcsine is used."""
_SERIES = (945 / 42240, 105 / 3456, 15 / 336, 3 / 40, 1 / 6, 1.0)
"""arcsin(x) / x in powers of x², highest first."""


def positions(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The places [n, 3] of longitudes and latitudes (degrees) on the sphere, in whole metres."""
    east, north = np.radians(longitudes), np.radians(latitudes)
    level = np.cos(north) * EARTH_RADIUS_M
    axes = (level * np.cos(east), level * np.sin(east), np.sin(north) * EARTH_RADIUS_M)
    found: NDArray[np.float64] = np.rint(np.stack(axes, axis=-1))
    return found


def tenths_of_km(chord_squared: NDArray[np.float64]) -> NDArray[np.int32]:
    """Great-circle distances in tenths of a kilometre, half up, of squared chords in m² (any shape); spoils its input.

    The operations and their order are the definition: do not rearrange them.
    """
    chord = np.sqrt(chord_squared)
    square = np.multiply(chord_squared, 0.25 / EARTH_RADIUS_M**2, out=chord_squared)
    far = square > _SERIES_UP_TO if square.size and float(square.max()) > _SERIES_UP_TO else None
    stretch = np.full_like(square, _SERIES[0])
    for coefficient in _SERIES[1:]:
        stretch *= square
        stretch += coefficient
    if far is not None:
        root = np.minimum(np.sqrt(square[far]), 1.0)
        stretch[far] = np.arcsin(root) / root
    stretch *= chord
    stretch *= 0.01
    stretch += 0.5
    return stretch.astype(np.int32)


def chords_squared(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> NDArray[np.float64]:  # fmt: skip
    """Squared chords in m² of all pairs: one[n, 3], other[m, 3] in whole metres give an exact [n, m]."""
    found: NDArray[np.float64] = one @ other.T
    found *= -2.0
    found += np.einsum("ij,ij->i", one, one)[:, None]
    found += np.einsum("ij,ij->i", other, other)[None, :]
    return found
