from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from store_makers import scored

from mlops_jupyter.errors import NotFound, WorkspaceUnusable
from mlops_jupyter.store import Store, new_session


def test_a_new_workspace_is_private_and_ignored_by_git(store: Store) -> None:
    settings = tomllib.loads((store.root / "mlops.toml").read_text("utf-8"))
    assert settings == {"protocol": 1, "uuid": store.uuid}
    assert len(store.uuid) == 32
    assert store.folder.stat().st_mode & 0o777 == 0o700
    subprocess.run(["git", "init", "-q", str(store.root)], check=True)
    status = subprocess.run(
        ["git", "-C", str(store.root), "status", "--porcelain"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert status.stdout == "?? mlops.toml\n"


def test_opening_again_changes_nothing(store: Store) -> None:
    before = (store.root / "mlops.toml").read_bytes()
    assert Store.open(store.root, create=True).uuid == store.uuid
    assert (store.root / "mlops.toml").read_bytes() == before


def test_a_clone_without_records_opens(store: Store, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "mlops.toml").write_bytes((store.root / "mlops.toml").read_bytes())
    with Store.open(clone) as opened:
        assert opened.runs() == []
        assert opened.uuid == store.uuid


def test_settings_of_the_user_are_kept(store: Store) -> None:
    path = store.root / "mlops.toml"
    path.write_text(path.read_text("utf-8") + '[criteria]\nflights = "auc > 0.5"\n', "utf-8")
    assert Store.open(store.root).settings["criteria"] == {"flights": "auc > 0.5"}


def test_two_processes_may_create_it_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from mlops_jupyter.store import Store\n"
        "sys.stdin.readline(); print(Store.open(Path(sys.argv[1]), create=True).uuid)"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "w")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in children:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    uuids = {process.communicate()[0] for process in children}
    assert len(uuids) == 1
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == [".mlops", "mlops.toml"]


def test_no_workspace_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"is no workspace .* make one by"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("protocol = 2\n", r"storage protocol 2, .* reads up to 1; .*pip install -U"),
        ("protocol = 1\n", "no valid `uuid`"),
        ('protocol = 1\nuuid = "../../etc"\n', "no valid `uuid`"),
        ("protocol = 1\nuuid = 5\n", "no valid `uuid`"),
        ("protocol = true\n", "names no storage protocol"),
        ("protocol = 'one'\n", "names no storage protocol"),
        ("", "names no storage protocol"),
        ("protocol =", "is not valid TOML"),
        ("x = " + "[" * 5000, "is not valid TOML"),
        ("#" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_bad_settings_are_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "mlops.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceUnusable, match=sentence):
        Store.open(tmp_path)
    assert not (tmp_path / ".mlops").exists()


def test_settings_in_another_encoding_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mlops.toml").write_bytes(b"# \xff\nprotocol = 1\n")
    with pytest.raises(WorkspaceUnusable, match="UTF-8"):
        Store.open(tmp_path)


def test_settings_that_are_a_link_are_refused(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "mlops.toml").symlink_to(store.root / "mlops.toml")
    with pytest.raises(WorkspaceUnusable, match="not a regular file"):
        Store.open(other)


@pytest.mark.parametrize("name", [".mlops", ".mlops/journals", ".mlops/packs", ".mlops/index"])
def test_folders_that_are_links_are_refused(tmp_path: Path, name: str) -> None:
    Store.open(tmp_path / "w", create=True)
    outside = tmp_path / "outside"
    (tmp_path / "w" / name).rename(outside)
    (tmp_path / "w" / name).symlink_to(outside)
    with pytest.raises(WorkspaceUnusable, match="is a link or a file"):
        Store.open(tmp_path / "w")


def test_journals_that_are_links_are_not_read(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other", create=True)
    journal = other.write_as(new_session(other, "kernel"))
    scored(journal)
    journal.close()
    (store.folder / "journals" / journal.path.name).symlink_to(journal.path)
    assert store.runs() == []


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceUnusable, match=r"No workspace can be made .*MLOPS_WORKSPACE"):
        Store.open(tmp_path / "file" / "w", create=True)


def test_a_workspace_that_cannot_be_written_is_a_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as root, as in a container, permissions stop nobody: so the call itself refuses
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    journal = store.write_as(new_session(store, "kernel"))
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(WorkspaceUnusable, match=r"cannot be written: Permission denied; "):
        scored(journal)
