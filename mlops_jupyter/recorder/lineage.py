"""What each execution of this session stands on, as it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlops_jupyter.records import Param


class Lineage:
    """Direct dependencies of every execution, by names and by effects.

    An execution depends on those that wrote the names it read. A name that was changed in
    place keeps the writers before it; a rebound one starts anew.
    """

    def __init__(self) -> None:
        self._order: dict[str, int] = {}
        self._direct: dict[str, frozenset[str]] = {}
        self._writers: dict[str, tuple[str, ...]] = {}
        self._effects: list[str] = []
        self._literals: dict[str, dict[str, str]] = {}

    def add(
        self,
        execution_id: str,
        *,
        reads: Iterable[str],
        writes: Iterable[str],
        bound: frozenset[str],
        effects: bool,
        literals: Mapping[str, str],
    ) -> None:
        """Take in one ended execution.

        Parameters
        ----------
        bound
            Those of `writes` that now hold another object than before.
        """
        needed = set(reads) | (set(writes) - bound)
        direct = {writer for name in needed for writer in self._writers.get(name, ())}
        self._order[execution_id] = len(self._order)
        self._direct[execution_id] = frozenset(direct - {execution_id})
        self._literals[execution_id] = dict(literals)
        for name in writes:
            before = () if name in bound else self._writers.get(name, ())
            self._writers[name] = (*before, execution_id)
        if effects:
            self._effects.append(execution_id)

    def stands_on(self, execution_id: str) -> tuple[str, ...]:
        """Return what an execution needs, itself excluded, in the order of execution."""
        place = self._order[execution_id]
        waiting = [
            execution_id,
            *(effect for effect in self._effects if self._order[effect] < place),
        ]
        found: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self._direct[one])
        return tuple(sorted(found - {execution_id}, key=self._order.__getitem__))

    def inherited(self, stands_on: Iterable[str], own: frozenset[str]) -> tuple[Param, ...]:
        """Return the literals that earlier executions bound, the latest binding of each name."""
        found: dict[str, Param] = {}
        for execution_id in stands_on:
            for name, value in self._literals[execution_id].items():
                if name not in own:
                    found[name] = Param(
                        name=name, value=value, origin="inherited", execution_id=execution_id
                    )
        return tuple(found.values())
