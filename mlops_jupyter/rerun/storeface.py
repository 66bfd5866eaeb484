"""What this room asks of a store; stated, so that tests can answer with records alone."""

from __future__ import annotations

from typing import Protocol

from mlops_jupyter.records import Environment, Execution, FrameUse, FrameVersion, Run, Session


class ObjectReader(Protocol):
    """Content by key."""

    def get(self, key: str) -> bytes: ...
    def has(self, key: str) -> bool: ...


class ReadStore(Protocol):
    """The reading half of `store.Store`, as far as slices and comparisons need it."""

    @property
    def objects(self) -> ObjectReader: ...
    def executions(self, session_id: str) -> list[Execution]: ...
    def execution(self, execution_id: str) -> Execution: ...
    def session(self, session_id: str) -> Session: ...
    def runs_of_execution(self, execution_id: str) -> list[Run]: ...
    def frame(self, frame_id: str) -> FrameVersion: ...
    def frame_uses(
        self,
        *,
        execution_id: str | None = None,
        name: str | None = None,
        frame_id: str | None = None,
    ) -> list[FrameUse]: ...
    def environment(self, environment_id: str) -> Environment: ...
