"""PDF files that want a reader's memory, stack or time: each function of ALL makes one of at most `size` bytes.

    python3 hostile.py FOLDER [MB]        writes them all"""
import pathlib
import sys

import hostile_forms
import hostile_signed
import hostile_streams
import hostile_values
from hostile_kit import MB


def makers(module):
    return {name: item for name, item in vars(module).items() if callable(item) and getattr(item, "__module__", None) == module.__name__
            and hasattr(item, "__code__") and item.__code__.co_varnames[:1] == ("size",) and item.__code__.co_argcount == 1}


SIGNED = makers(hostile_signed)
ALL = {**makers(hostile_values), **makers(hostile_streams), **makers(hostile_forms), **SIGNED}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for word, make in ALL.items():
        data = make(int((sys.argv[2:3] or ["20"])[0]) * MB)
        (folder / f"{word}.pdf").write_bytes(data)
        print(word, len(data), flush=True)
