"""Whether a file lies where another program copies it about or where a network carries it.

Known by the names that those programs give their folders, by the marks they leave in them, and by the kind of the
file system. A case survives there, for it is written through SQLite's locks and journal; but a program that copies
the file in the middle of a save may send half of it, and two people's copies do not come together by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

SYNC_NAMES: tuple[tuple[str, str], ...] = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud drive", "iCloud Drive"),
    ("icloud~", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("syncthing", "Syncthing"),
    ("seafile", "Seafile"),
    ("pcloud", "pCloud"),
    ("pclouddrive", "pCloud"),
    ("megasync", "MEGA"),
    ("mega downloads", "MEGA"),
    ("yandex.disk", "Yandex Disk"),
    ("box sync", "Box"),
    ("proton drive", "Proton Drive"),
    ("tresorit", "Tresorit"),
)
"""(beginning of a folder's name in small letters, the program it belongs to)."""

SYNC_MARKS: tuple[tuple[str, str], ...] = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".stignore", "Syncthing"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".seafile-data", "Seafile"),
    (".849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".sync", "Resilio Sync"),
)
"""(file or folder that lies in the shared folder, the program it belongs to)."""

NETWORK_SYSTEMS = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "9p", "ncpfs", "webdav", "davfs",
        "fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.s3fs",
        "ceph", "glusterfs", "fuse.glusterfs",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """Where a file lies. `kind`: 'sync' (a program copies it about) or 'network'; `name` is the program's or empty;
    `folder` is the folder that is shared, by which it is remembered that this was explained."""

    kind: str
    name: str
    folder: Path


def shared_place(path: Path, *, file_system: str | None = None) -> SharedPlace | None:
    """The shared place a file lies in, or None. `file_system` overrides what the system says of the mount."""
    folders = path.absolute().parents
    for folder in folders:
        for start, name in SYNC_NAMES:
            if folder.name.casefold().startswith(start):
                return SharedPlace("sync", name, folder)
    for folder in folders:
        for mark, name in SYNC_MARKS:
            if folder != Path.home() and _is_there(folder / mark):
                return SharedPlace("sync", name, folder)
    storage = QStorageInfo(str(path.absolute().parent))
    kind = file_system if file_system is not None else bytes(storage.fileSystemType().data()).decode(errors="replace")
    if kind.casefold() in NETWORK_SYSTEMS or str(path).startswith("\\\\"):
        return SharedPlace("network", "", Path(storage.rootPath() or path.anchor))
    return None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
