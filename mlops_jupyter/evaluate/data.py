"""The recorded rows that a model is evaluated on: X, y, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_jupyter.comparison.words import did_you_mean, listing
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.evaluate.uses import fitted_names, frames_of
from mlops_jupyter.frames import load_frame
from mlops_jupyter.records import FrameUse, KeptModel, Run

if TYPE_CHECKING:
    import pandas as pd

    from mlops_jupyter.store import Store

USUAL = ("test", "X_test", "x_test", "holdout", "valid", "validation", "X_valid", "val", "X_val")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedData:
    """Rows to evaluate on, exactly as they were recorded."""

    features: pd.DataFrame
    truth: pd.Series[Any]
    frame: str
    frame_id: str
    target: str
    notes: tuple[str, ...] = ()


def recorded_data(
    store: Store, run: Run, model: KeptModel, *, on: str | None = None, target: str | None = None
) -> RecordedData:
    """Return what to evaluate a run's model on.

    Parameters
    ----------
    on
        Name of a frame that the run used; None: the one called `test`, or as one calls
        such a frame.
    target
        The column of that frame to predict, or the name of a Series that the run used;
        None: the name of what the model was fitted to, or the `y_…` to an `X_…`.

    Raises
    ------
    BadRequest
        If one of the two cannot be found; the sentence says what there is.
    ContentMissing
        If the frame's content was not kept.
    """
    frames = frames_of(store, run)
    name = _frame_name(frames, on)
    table = _loaded(store, frames[name])
    features = _features(store, model, table, name)
    named = _Named(store=store, frames=frames, table=table)
    if target:
        answer, truth = target, _asked(named, name, target)
    else:
        answer, truth = _guessed(named, name, model)
    return RecordedData(
        features=features,
        truth=truth,
        frame=name,
        frame_id=frames[name].frame_id,
        target=answer,
        notes=_notes(run, frames, name),
    )


def _frame_name(frames: dict[str, FrameUse], on: str | None) -> str:
    if on is not None:
        if on in frames:
            return on
        raise BadRequest(
            f"The run used no frame {on!r}; {did_you_mean(on, list(frames), 'frames')}."
        )
    for name in USUAL:
        if name in frames:
            return name
    if not frames:
        raise BadRequest(
            "The run used no DataFrame by name, so there is nothing recorded to evaluate on; "
            "test the model on a DataFrame with a name in the notebook."
        )
    raise BadRequest(
        f"Which frame to evaluate on is not clear, for none is called `test`; name it with --on: "
        f"the run used {listing(frames)}."
    )


def _loaded(store: Store, use: FrameUse) -> Any:
    return load_frame(store.frame(use.frame_id), store.objects)


def _features(store: Store, model: KeptModel, table: Any, name: str) -> pd.DataFrame:
    """Return the columns that the model was fitted on, in its order."""
    if getattr(table, "ndim", 1) != 2:
        raise BadRequest(f"`{name}` is a Series; name the DataFrame to evaluate on with --on.")
    if model.input_example is None:
        raise BadRequest(
            f"What the model `{model.name}` was fitted on was no table, so its columns are not "
            "known; evaluate it in the notebook."
        )
    wanted = list(load_frame(store.frame(model.input_example), store.objects).columns)
    absent = [column for column in wanted if column not in table.columns]
    if not absent:
        features: pd.DataFrame = table[wanted]
        return features
    if wanted == list(range(table.shape[1])):
        # it was fitted on the bare array of such a frame
        renamed: pd.DataFrame = table.set_axis(wanted, axis=1)
        return renamed
    raise BadRequest(
        f"`{name}` lacks {listing(str(c) for c in absent)}, which the model `{model.name}` was "
        "fitted on; name another frame with --on."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """Where a target may be found by its name."""

    store: Store
    frames: dict[str, FrameUse]
    table: pd.DataFrame

    def find(self, name: str) -> Any:
        """Return a column of the table, else a Series that the run used, else None."""
        if name in self.table.columns:
            column = self.table[name]
            return column if column.ndim == 1 else None
        use = self.frames.get(name)
        if use is None or self.store.frame(use.frame_id).kind != "Series":
            return None
        return _loaded(self.store, use)


def _asked(named: _Named, name: str, target: str) -> pd.Series[Any]:
    found: pd.Series[Any] | None = named.find(target)
    if found is not None:
        return found
    columns = [str(column) for column in named.table.columns]
    raise BadRequest(
        f"`{name}` has no column {target!r}, and the run used no Series of that name; "
        f"{did_you_mean(target, columns, 'columns')}."
    )


def _guessed(named: _Named, name: str, model: KeptModel) -> tuple[str, pd.Series[Any]]:
    """Return `y_test` to an `X_test`, else what the model was fitted to by its name."""
    sibling = name.replace("X", "y", 1).replace("x_", "y_", 1)
    for guess in (sibling if sibling != name else "", model.target):
        found = named.find(guess) if guess else None
        if found is not None and len(found) == len(named.table):
            return guess, found
    raise BadRequest(
        f"Which column of `{name}` the model predicts was not recorded; name it with --target: "
        f"there are {listing(str(column) for column in named.table.columns)}."
    )


def _notes(run: Run, frames: dict[str, FrameUse], name: str) -> tuple[str, ...]:
    if name in fitted_names(run, frames):
        return (f"The model was fitted on `{name}`: these scores say nothing about new data.",)
    return ()
