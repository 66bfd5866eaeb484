"""REF: how people name runs, frame versions and models.

A run is an id (first or last characters, ours or MLflow's), `EXPERIMENT@best`,
`EXPERIMENT@latest` or `EXPERIMENT/BRANCH@best`; a frame version `NAME@v3`, `NAME@latest`
or an id; a model `models:/NAME@ALIAS` or `models:/NAME/3`. `run:` and `frame:` settle a
clash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mlops_jupyter.comparison import best, goal_of, titles
from mlops_jupyter.comparison.words import did_you_mean, listing, nearest
from mlops_jupyter.errors import BadRequest, NotFound
from mlops_jupyter.records import FrameVersion, Publication, Run, short
from mlops_jupyter.store import Store

SHORTEST = 4
MODEL = "models:/"
RUN, FRAME = "run:", "frame:"
ID = re.compile(rf"[0-9a-fA-F]{{{SHORTEST},64}}")
VERSION = re.compile(r"v(\d+)")
RUN_FORMS = "EXPERIMENT@best, EXPERIMENT@latest, EXPERIMENT/BRANCH@best or a run's id"
FRAME_FORMS = "NAME@v3, NAME@latest or a frame's id"


def is_model_ref(ref: str) -> bool:
    """Whether a reference has the form of a registered model's."""
    return ref.strip().startswith(MODEL)


def resolve(store: Store, ref: str) -> Run | FrameVersion:
    """Return what a reference names, where a run and a frame are both welcome.

    Raises
    ------
    NotFound
        If it names nothing, or several things.
    """
    ref = ref.strip()
    as_run, as_frame = _could_be_run(store, ref), _could_be_frame(store, ref)
    if as_run and as_frame:
        raise NotFound(
            f"{ref!r} names a run and a frame; write {RUN}{ref} or {FRAME}{ref} to say which."
        )
    form = RUN if as_run else FRAME if as_frame else _form(store, ref)
    if form == RUN:
        return resolve_run(store, ref)
    if form == FRAME:
        return resolve_frame(store, ref)
    raise _unknown(store, ref)


def resolve_run(store: Store, ref: str) -> Run:
    """Return the run that a reference names; for a model, the run it came from.

    Raises
    ------
    NotFound
        If it names no run, or several.
    BadRequest
        If `@best` is asked for and several scores could decide.
    """
    ref = ref.strip()
    if is_model_ref(ref):
        return store.run(resolve_model(store, ref).run_id)
    if ref.startswith(FRAME):
        raise BadRequest(f"{ref!r} is a frame, and a run is wanted here: {RUN_FORMS}.")
    ref = ref.removeprefix(RUN)
    name, at, selector = ref.rpartition("@")
    if at:
        return _selected_run(store, ref, name, selector)
    return store.run(_only_run(store, ref))


def resolve_frame(store: Store, ref: str) -> FrameVersion:
    """Return the frame version that a reference names; a bare name is its latest one.

    Raises
    ------
    NotFound
        If it names no version, or several.
    """
    ref = ref.strip()
    if ref.startswith(RUN) or is_model_ref(ref):
        raise BadRequest(f"{ref!r} is no frame, and one is wanted here: {FRAME_FORMS}.")
    ref = ref.removeprefix(FRAME)
    name, at, selector = ref.rpartition("@")
    if at or ref in store.frame_names():
        return _selected_frame(store, ref, name or ref, selector if at else "latest")
    return store.frame(_only_frame(store, ref))


def resolve_model(store: Store, ref: str) -> Publication:
    """Return the publication that `models:/NAME@ALIAS` or `models:/NAME/3` names.

    Raises
    ------
    BadRequest
        If the reference has another form.
    NotFound
        If no such version was published from this workspace.
    """
    rest = ref.strip().removeprefix(MODEL)
    if not is_model_ref(ref) or not re.fullmatch(r"[^/@]+(@[^/@]+|/\d+)", rest):
        raise BadRequest(f"{ref!r} names no model; write models:/NAME@ALIAS or models:/NAME/3.")
    from mlops_jupyter.registry import load_publication

    return load_publication(store, ref.strip())


# -- runs -----------------------------------------------------------------------------


def _could_be_run(store: Store, ref: str) -> bool:
    if ref.startswith(RUN) or is_model_ref(ref):
        return True
    if ref.startswith(FRAME):
        return False
    name, at, selector = ref.rpartition("@")
    if at:
        return selector in ("best", "latest") and _experiment_of(store, name) is not None
    return bool(ID.fullmatch(ref) and store.find_ids("run", ref.lower()))


def _experiment_of(store: Store, name: str) -> tuple[str, str] | None:
    """Return experiment and branch ('' for all) that `EXP` or `EXP/BRANCH` names."""
    known = set(store.experiments())
    if name in known:
        return name, ""
    # either part may hold a slash, so every one of them is tried, the longest first
    for cut in range(len(name) - 1, 0, -1):
        if name[cut] == "/" and name[:cut] in known:
            return name[:cut], name[cut + 1 :]
    return None


def _selected_run(store: Store, ref: str, name: str, selector: str) -> Run:
    if selector not in ("best", "latest"):
        meant = nearest(selector, ["best", "latest"]) or "best"
        raise NotFound(
            f"{ref!r} names no run: after @ stands best or latest; did you mean {name}@{meant}?"
        )
    place = _experiment_of(store, name)
    if place is None:
        hint = did_you_mean(name, sorted(store.experiments()), "experiments")
        raise NotFound(f"There is no experiment {name!r} in this workspace; {hint}.")
    every = store.runs(experiment=place[0])
    runs = _of_branch(every, *place)
    if selector == "latest":
        return max(runs, key=lambda run: (run.started_at, run.run_id))
    goal = goal_of(every)
    chosen = best(runs, goal)
    if chosen is None:
        raise NotFound(
            f"No finished run of {name} has the score {goal.metric!r} that decides which is "
            f"best; `mlops runs {place[0]}` lists what there is."
        )
    return chosen


def _of_branch(runs: Sequence[Run], experiment: str, branch: str) -> list[Run]:
    chosen = [run for run in runs if not branch or run.branch == branch]
    if chosen:
        return chosen
    if not branch:
        raise NotFound(f"The experiment {experiment!r} has no runs left; see `mlops runs`.")
    known = sorted({run.branch for run in runs if run.branch})
    hint = did_you_mean(branch, known, "branches")
    raise NotFound(f"The experiment {experiment!r} has no branch {branch!r}; {hint}.")


def _only_run(store: Store, ref: str) -> str:
    found = store.find_ids("run", ref.lower()) if ID.fullmatch(ref) else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise _unknown_run(store, ref)
    known = {run.run_id: run for run in store.runs(reruns=True)}
    named = titles(known.values())
    lines = [
        f"{label} ({known[run_id].experiment}, {named[run_id]})" if run_id in known else label
        for run_id, label in _labels(found).items()
    ]
    raise NotFound(f"{ref!r} is the id of {len(found)} runs: {listing(lines)}; give more of it.")


def _unknown_run(store: Store, ref: str) -> NotFound:
    experiments = sorted(store.experiments())
    if ref in experiments:
        return NotFound(
            f"{ref!r} is an experiment with several runs; write {ref}@best or {ref}@latest."
        )
    if 0 < len(ref) < SHORTEST and ID.fullmatch(ref.ljust(SHORTEST, "0")):
        return NotFound(f"{ref!r} is too short for an id; give at least {SHORTEST} characters.")
    hint = did_you_mean(ref, experiments, "experiments")
    return NotFound(f"No run is called {ref!r}; a run is {RUN_FORMS}, and {hint}.")


# -- frames ---------------------------------------------------------------------------


def _could_be_frame(store: Store, ref: str) -> bool:
    if ref.startswith(FRAME):
        return True
    if ref.startswith(RUN) or is_model_ref(ref):
        return False
    name, at, selector = ref.rpartition("@")
    if at:
        fits = selector == "latest" or VERSION.fullmatch(selector) is not None
        return fits and name in store.frame_names()
    if ref in store.frame_names():
        return True
    return bool(ID.fullmatch(ref) and store.find_ids("frame", ref.lower()))


def _selected_frame(store: Store, ref: str, name: str, selector: str) -> FrameVersion:
    number = VERSION.fullmatch(selector)
    if number is None and selector != "latest":
        raise NotFound(f"{ref!r} names no frame: after @ stands a version (v3) or latest.")
    names = store.frame_names()
    if name not in names:
        hint = did_you_mean(name, names, "frames")
        raise NotFound(f"There is no frame {name!r} in this workspace; {hint}.")
    history = store.history(name)
    if number is None:
        return _latest(store, name)
    for entry in history:
        if entry.number == int(number[1]):
            return entry.version
    raise NotFound(
        f"The frame {name!r} has no version {selector}; it has "
        f"{'v1' if len(history) == 1 else f'v1 to v{max(e.number for e in history)}'}."
    )


def _latest(store: Store, name: str) -> FrameVersion:
    """Return the version that the name held last (an old content may have come back)."""
    history = {entry.version.frame_id: entry for entry in store.history(name)}
    for use in reversed(store.frame_uses(name=name)):
        if use.frame_id in history:
            return history[use.frame_id].version
    return max(history.values(), key=lambda entry: entry.number).version


def _only_frame(store: Store, ref: str) -> str:
    found = store.find_ids("frame", ref.lower()) if ID.fullmatch(ref) else []
    if len(found) == 1:
        return found[0]
    if found:
        labels = listing(_labels(found).values())
        raise NotFound(f"{ref!r} is the id of {len(found)} frames: {labels}; give more of it.")
    hint = did_you_mean(ref, store.frame_names(), "frames")
    raise NotFound(f"No frame is called {ref!r}; a frame is {FRAME_FORMS}, and {hint}.")


# -- both -----------------------------------------------------------------------------


def _labels(ids: Sequence[str]) -> dict[str, str]:
    """Return for each id the fewest last characters that tell it from the others."""
    length = len(short(ids[0]))
    while len({identifier[-length:] for identifier in ids}) < len(ids):
        length += 2
    return {identifier: identifier[-length:] for identifier in ids}


def _form(store: Store, ref: str) -> str:
    """Return what an unknown reference was meant to be, so that its error can help."""
    name, at, selector = ref.rpartition("@")
    if ref in store.experiments() or (at and selector == "best"):
        return RUN
    if at and _experiment_of(store, name) is not None:
        return RUN
    return FRAME if at and (VERSION.fullmatch(selector) or name in store.frame_names()) else ""


def _unknown(store: Store, ref: str) -> NotFound:
    name = ref.rpartition("@")[0] or ref
    known = [*sorted(store.experiments()), *store.frame_names()]
    hint = did_you_mean(name, known, "experiments and frames")
    return NotFound(
        f"Nothing is called {ref!r}: a run is {RUN_FORMS}, a frame {FRAME_FORMS}; {hint}."
    )
