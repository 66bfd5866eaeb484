"""What kind of file system a path lies on."""

from __future__ import annotations

from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    "9p afs beegfs ceph cifs fuse.sshfs fuse.s3fs gpfs glusterfs fuse.glusterfs "
    "fuse.juicefs lustre ncpfs nfs nfs4 smb3 smbfs virtiofs vboxsf".split()
)


def on_network(path: Path) -> bool:
    """Whether `path` lies on a file system that several machines may share.

    Only Linux tells cheaply; elsewhere the answer is False, and SQLite's own is asked.
    """
    try:
        text = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return _kind(text, path.resolve()) in NETWORK


def _kind(text: str, path: Path) -> str:
    """Return the type of the deepest mount above `path`; the last of equals holds."""
    best, kind = -1, ""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_unescape(before.split(" ")[4]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def _unescape(text: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text
