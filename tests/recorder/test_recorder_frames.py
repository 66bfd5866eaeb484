"""Frames of the notebook get versions, and only when they changed."""

from __future__ import annotations

import pandas as pd


def uses(notebook, name):
    with notebook.store() as store:
        return [(use.role, use.frame_id, use.change) for use in store.frame_uses(name=name)]


def history(notebook, name):
    with notebook.store() as store:
        return store.history(name)


def test_one_cell_far_down_is_a_new_version_and_nothing_is_no_version(notebook):
    notebook.run("import numpy as np, pandas as pd")
    notebook.run("df = pd.DataFrame({'a': np.zeros(400_000), 'b': np.arange(400_000)})")
    notebook.run("_ = df.a.sum()")
    notebook.run("df.iloc[300_000, 0] = 1.0")
    notebook.run("len(df)")
    versions = history(notebook, "df")
    assert [entry.number for entry in versions] == [1, 2]
    first, second = (entry.version for entry in versions)
    assert first.columns[0].key != second.columns[0].key
    assert first.columns[1].key == second.columns[1].key
    assert "a changed" in versions[1].change


def test_checkout_gives_every_version_back(notebook):
    notebook.run("import pandas as pd")
    notebook.run("df = pd.DataFrame({'a': [1.5, None], 'b': ['x', None]})")
    before = notebook.shell.user_ns["df"].copy()
    notebook.run("df['c'] = 1\ndf.loc[0, 'a'] = 7.0")
    from mlops_jupyter.frames import load_frame

    with notebook.store() as store:
        old, new = (load_frame(e.version, store.objects) for e in store.history("df"))
    pd.testing.assert_frame_equal(old, before)
    pd.testing.assert_frame_equal(new, notebook.shell.user_ns["df"])


def test_what_a_run_read_is_known(notebook):
    notebook.run("import pandas as pd\ntrain = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("other = pd.DataFrame({'z': [1]})")
    notebook.run("%%experiment demo\nscore = float(train.a.mean())")
    (run,) = notebook.runs()
    with notebook.store() as store:
        found = store.frame_uses(execution_id=run.execution_id)
    assert [(use.name, use.role) for use in found] == [("train", "read")]


def test_a_change_inside_a_function_is_seen(notebook):
    notebook.run("import pandas as pd\ndf = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("def touch(frame):\n    frame.loc[1, 'a'] = 99")
    notebook.run("touch(df)")
    assert len(history(notebook, "df")) == 2


def test_an_alias_shares_the_version(notebook):
    notebook.run("import pandas as pd\ndf = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("other = df")
    notebook.run("other['b'] = 1")
    assert len(history(notebook, "df")) == 2
    assert history(notebook, "df")[-1].version == history(notebook, "other")[-1].version


def test_derived_frames_name_their_parent(notebook):
    notebook.run("import pandas as pd\nflights = pd.DataFrame({'a': range(10), 'b': range(10)})")
    notebook.run("train = flights[flights.a < 7]")
    (made,) = history(notebook, "train")
    (source,) = history(notebook, "flights")
    assert made.parents == (source.version.frame_id,)
    assert "3 rows dropped" in made.change


def test_dropping_a_frame_frees_its_snapshot(notebook):
    notebook.run("import pandas as pd\ndf = pd.DataFrame({'a': range(1000)})")
    notebook.run("del df")
    notebook.run("1")
    from mlops_jupyter.recorder import current

    assert current().frames._by_object == {}


def test_a_private_name_is_followed_like_any_other(notebook):
    notebook.run("import pandas as pd\n_df = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("x = 1")
    notebook.run("_df")
    assert len(history(notebook, "_df")) == 1
    assert [use.name for use in notebook.executions()[1].writes] == ["x"]
    assert history(notebook, "_") == []


def test_frames_of_unrecorded_cells_are_never_stored(notebook):
    notebook.run("import pandas as pd\ndf = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("%%norecord\nsecret = pd.DataFrame({'s': ['x']})\ndf['hidden'] = 1")
    notebook.run("len(secret), len(df)")
    assert history(notebook, "secret") == []
    assert len(history(notebook, "df")) == 1
    assert uses(notebook, "df") == uses(notebook, "df")[:1]
    notebook.run("df['open'] = 2")
    assert len(history(notebook, "df")) == 2


def test_what_happens_while_recording_is_off_is_nobodys(notebook):
    notebook.run("import pandas as pd\ndf = pd.DataFrame({'a': [1, 2, 3]})")
    notebook.run("%mlops off")
    notebook.run("df['b'] = 1")
    notebook.run("%mlops on")
    notebook.run("innocent = 1")
    assert len(history(notebook, "df")) == 1


def test_frames_option_chooses_what_is_kept(notebook):
    notebook.run("import pandas as pd")
    notebook.run(
        "%%experiment demo --frames kept\nkept = pd.DataFrame({'a': [1]})\nnot_kept = kept + 1"
    )
    notebook.run("%%experiment demo --frames none\nnone = pd.DataFrame({'a': [1]})")
    with notebook.store() as store:
        assert store.frame_names() == ["kept"]
