"""A tap on everything a cell shows: streams, displays and its last expression.

Taps copy and pass on; they never hold anything back, and a fault in one is the
recorder's, not the cell's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Literal

from mlops_jupyter.records import Output

# Streams are kept up to this many characters: the first and the last half of it.
MAX_STREAM = 1_000_000
MAX_MIME = 2_000_000
_ABSENT = object()


class OutputBuffer:
    """What one cell has shown so far, in order."""

    def __init__(self) -> None:
        self._parts: list[Output | _Stream] = []

    def stream(self, name: Literal["stdout", "stderr"], text: str) -> None:
        """Take in text that the cell printed."""
        last = self._parts[-1] if self._parts else None
        if not (isinstance(last, _Stream) and last.name == name):
            last = _Stream(name)
            self._parts.append(last)
        last.add(text)

    def bundle(
        self, kind: Literal["display_data", "execute_result"], data: dict[str, Any]
    ) -> None:
        """Take in a mime bundle that the cell displayed."""
        kept = {mime: _text(mime, value) for mime, value in data.items()}
        small = {mime: text for mime, text in kept.items() if len(text) <= MAX_MIME}
        self._parts.append(Output(output_type=kind, data=small, truncated=len(small) < len(kept)))

    def clear(self) -> None:
        """Forget everything, as `clear_output` does."""
        self._parts.clear()

    def outputs(self) -> tuple[Output, ...]:
        """Return what was shown, neighbouring prints of one stream joined."""
        return tuple(part.output() if isinstance(part, _Stream) else part for part in self._parts)


class _Stream:
    """A stream's text, bounded: the head, and a tail that moves on."""

    def __init__(self, name: Literal["stdout", "stderr"]) -> None:
        self.name = name
        self._head: list[str] = []
        self._tail: list[str] = []
        self._head_size = self._tail_size = self._dropped = 0

    def add(self, text: str) -> None:
        half = MAX_STREAM // 2
        if self._head_size < half:
            self._head.append(text[: half - self._head_size])
            text = text[half - self._head_size :]
            self._head_size += len(self._head[-1])
        if text:
            self._tail.append(text)
            self._tail_size += len(text)
            if self._tail_size > 2 * half:
                joined = "".join(self._tail)
                self._dropped += len(joined) - half
                self._tail, self._tail_size = [joined[-half:]], half

    def output(self) -> Output:
        gap = f"\n… {self._dropped:,} characters left out …\n" if self._dropped else ""
        text = "".join(self._head) + gap + "".join(self._tail)
        return Output(
            output_type="stream",
            name=self.name,
            text=_collapse_returns(text),
            truncated=bool(gap),
        )


def _collapse_returns(text: str) -> str:
    """Return the text as a terminal would show it after carriage returns (progress bars)."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


def _text(mime: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode("ascii")
    if isinstance(value, list) and not mime.endswith("json"):
        return "".join(map(str, value))
    return json.dumps(value, default=str)


class OutputTap:
    """Puts taps on a shell's streams, display publisher and display hook.

    Parameters
    ----------
    shell
        The IPython shell.
    current
        Returns the buffer of the cell that is being recorded, or None.
    """

    def __init__(self, shell: Any, current: Callable[[], OutputBuffer | None]) -> None:
        self._shell = shell
        self._current = current
        self._undo: list[Callable[[], None]] = []

    def put_on(self) -> None:
        """Put the taps on, for one cell.

        For one cell only: IPython 9 wraps the streams around every cell itself and puts
        back afterwards what it found before.
        """
        self._tap_stream("stdout")
        self._tap_stream("stderr")
        self._wrap(self._shell.display_pub, "publish", self._published)
        self._wrap(self._shell.display_pub, "clear_output", self._cleared)
        self._wrap(self._shell.displayhook, "write_format_data", self._resulted)

    def take_off(self) -> None:
        """Take the taps off, latest first."""
        while self._undo:
            self._undo.pop()()

    def _tap_stream(self, name: Literal["stdout", "stderr"]) -> None:
        stream = getattr(sys, name)

        def seen(text: Any, *_: Any, **__: Any) -> None:
            buffer = self._current()
            if buffer is not None and isinstance(text, str) and not self._is_display():
                buffer.stream(name, text)

        try:
            self._wrap(stream, "write", seen)
        except AttributeError:
            self._replace_stream(name, _Tee(stream, seen))

    def _is_display(self) -> bool:
        """Whether a terminal is printing what was displayed, which is taken in as a bundle."""
        if getattr(self._shell, "kernel", None) is not None:
            return False
        return bool(
            getattr(self._shell.displayhook, "is_active", False)
            or getattr(self._shell.display_pub, "is_publishing", False)
        )

    def _replace_stream(self, name: str, tee: _Tee) -> None:
        original = getattr(sys, name)
        setattr(sys, name, tee)

        def undo() -> None:
            if getattr(sys, name) is tee:
                setattr(sys, name, original)

        self._undo.append(undo)

    def _wrap(self, owner: Any, name: str, seen: Callable[..., None]) -> None:
        original = getattr(owner, name)

        def tapped(*args: Any, **kwargs: Any) -> Any:
            answer = original(*args, **kwargs)
            try:
                seen(*args, **kwargs)
            except Exception as error:  # noqa: BLE001  # the cell must not see our faults
                note = getattr(self._shell, "log", None)
                if note is not None:
                    note.debug("mlops_jupyter: an output was not recorded: %r", error)
            return answer

        own = vars(owner).get(name, _ABSENT)
        setattr(owner, name, tapped)

        def undo() -> None:
            if own is _ABSENT:
                vars(owner).pop(name, None)
            else:
                setattr(owner, name, own)

        self._undo.append(undo)

    def _published(self, data: dict[str, Any], *_: Any, **options: Any) -> None:
        buffer = self._current()
        if buffer is not None and not options.get("update"):
            buffer.bundle("display_data", data)

    def _cleared(self, *_: Any, **__: Any) -> None:
        buffer = self._current()
        if buffer is not None:
            buffer.clear()

    def _resulted(self, format_dict: dict[str, Any], *_: Any, **__: Any) -> None:
        buffer = self._current()
        if buffer is not None:
            buffer.bundle("execute_result", format_dict)


class _Tee:
    """A stream that tells what is written to it; for streams that take no attributes."""

    def __init__(self, stream: Any, seen: Callable[[str], None]) -> None:
        self._stream = stream
        self._seen = seen

    def write(self, text: str) -> Any:
        """Write through, then tell."""
        answer = self._stream.write(text)
        self._seen(text)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
