"""How much of a file the reader is willing to open: limits of file safety, not of policy, each with its reason.

They bound memory before anything is unpacked. A real county is far below each of them.
"""

MAX_FILE_BYTES = 1_000_000_000
"""A file as it lies on the disk. 500,000 persons in 26 columns take 60 MB as .xlsx and 150 MB as .csv."""

MAX_UNPACKED_BYTES = 1_600_000_000
"""All parts of a workbook unpacked; the same 500,000 persons unpack to 520 MB."""

MAX_STRINGS_BYTES = 400_000_000
"""The shared texts of a workbook, which are held in memory at once; 500,000 persons have 53 MB."""

MAX_RATIO = 250
"""Unpacked to packed size of one part. Honest sheets reach 10 to 60; a part made of zeros reaches 1,000."""

RATIO_MATTERS_FROM = 20_000_000
"""Below this unpacked size a high ratio does no harm (an empty styled sheet packs very well)."""

MAX_BOOK_BYTES = 10_000_000
"""The list of sheets (xl/workbook.xml), read whole; it has a few kilobytes."""

MAX_PARTS = 5_000
"""Files inside the zip; a workbook has a few dozen."""

MAX_ROWS = 2_000_000
"""Rows of one sheet or text file: twice what a workbook can hold. A larger register is split by township."""

MAX_COLUMNS = 500
"""The widest form in use has about 120 columns; a cell further right was typed by accident."""

MAX_CELLS = 30_000_000
"""Rows times columns, the area that is held in memory; 500,000 × 26 is 13 million."""

MAX_CELL_CHARACTERS = 32_767
"""What a workbook cell can hold; a longer one of a .csv is a document, or rows run together by a quotation mark."""

MAX_SHEETS = 200
"""A workbook with a sheet per village has some dozens."""

MAX_ROW_BYTES = 32_000_000
"""One row of a sheet as XML: 500 cells of the longest text stay below."""

SAFE_DIGITS = 15
"""Digits a spreadsheet keeps of a number (IEEE 754 double, as Excel rounds it); the rest becomes zeros."""
