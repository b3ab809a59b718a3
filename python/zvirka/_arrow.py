"""Tables of pyarrow, validated in full by pyarrow before they are handed over.

Arrow's C interface does not say how long a buffer of text is, so only its producer can tell that an offset points beyond
it. Bytes that are not UTF-8 are no fault here: such a cell counts as missing and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def validated(table: Any) -> Any:
    """Give the table, array or reader of pyarrow, or raise what pyarrow says is wrong with it.

    A reader is validated batch by batch while it is read, so nothing is held that was not held before.
    """
    import pyarrow as pa

    if isinstance(table, pa.RecordBatchReader):
        return pa.RecordBatchReader.from_batches(table.schema, _checked(table))
    for column in getattr(table, "columns", [table]):
        _check(column)
    return table


def _checked(reader: Any) -> Iterator[Any]:
    for batch in reader:
        for column in batch.columns:
            _check(column)
        yield batch


def _check(column: Any) -> None:
    import pyarrow as pa

    # Any bits are a number or a date, so the length of their buffer is all that can be wrong.
    full = not pa.types.is_primitive(column.type)
    try:
        column.validate(full=full)
        return
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error):
            raise
    as_bytes = {
        pa.string(): pa.binary(),
        pa.large_string(): pa.large_binary(),
        pa.string_view(): pa.binary_view(),
    }
    for chunk in getattr(column, "chunks", [column]):
        text = chunk
        if pa.types.is_dictionary(chunk.type):
            chunk.indices.validate(full=True)
            text = chunk.dictionary
        if text.type not in as_bytes:
            raise pa.ArrowInvalid("text inside of other values is not UTF-8")
        text.view(as_bytes[text.type]).validate(full=True)
