//! A disk in memory that is told what a run did, and what of it is left when the power goes.
//!
//! What a program writes is at first in the system's memory alone. Until a file is flushed the disk may have all of its
//! bytes, none, or some; until a folder is flushed it may have the first of its changed names and not the later ones. A disk
//! here is given the steps that `faults.c` recorded, and says what stands on it after any of them under a [`Loss`]. The
//! model is the least that POSIX promises: real file systems keep more.
//!
//! Limits: names of one folder change in order; what becomes of a name and of a file's bytes are independent.

use std::collections::BTreeMap;
use std::path::Path;

/// Bytes that a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Something that a run did.
#[derive(Debug)]
pub(super) enum Step {
    Create {
        inode: u64,
        path: String,
        folder: bool,
    },
    Write {
        inode: u64,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        inode: u64,
        length: usize,
    },
    Rename {
        from: String,
        to: String,
    },
    Remove {
        path: String,
    },
    /// With the names in it where it is a folder.
    Flush {
        inode: u64,
        names: BTreeMap<String, u64>,
    },
    /// What was written to a standard stream or sent to another program.
    Told(Vec<u8>),
}

/// The steps of a record.
pub(super) fn steps(mut record: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some((head, rest)) = record.split_at_checked(25) {
        let number = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().unwrap());
        let (inode, at) = (number(1), number(9) as usize);
        let (bytes, rest) = rest.split_at_checked(number(17) as usize).unwrap();
        record = rest;
        let text = || String::from_utf8(bytes.to_vec()).unwrap();
        steps.push(match head[0] {
            b'c' | b'd' => Step::Create { inode, path: text(), folder: head[0] == b'd' },
            b'w' => Step::Write { inode, at, bytes: bytes.to_vec() },
            b't' => Step::Cut { inode, length: at },
            b'r' => {
                let both = text();
                let (from, to) = both.split_once('\0').unwrap();
                Step::Rename { from: from.to_owned(), to: to.to_owned() }
            }
            b'u' => Step::Remove { path: text() },
            b's' => {
                let mut names = BTreeMap::new();
                let mut rest = bytes;
                while let Some((inode, after)) = rest.split_at_checked(8) {
                    let end = after.iter().position(|byte| *byte == 0).unwrap();
                    let name = String::from_utf8(after[..end].to_vec()).unwrap();
                    names.insert(name, u64::from_le_bytes(inode.try_into().unwrap()));
                    rest = &after[end + 1..];
                }
                Step::Flush { inode, names }
            }
            b'a' => Step::Told(bytes.to_vec()),
            other => panic!("a record of the kind {other}"),
        });
    }
    steps
}

/// What goes with the power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// Nothing, as when the process is killed and the system lives.
    Nothing,
    /// Whatever was not flushed.
    Unflushed,
    /// Bytes that were not flushed; names are kept, so that files may be empty.
    Bytes,
    /// Names of folders that were not flushed.
    Names,
    /// Half of the last write of each file that was not flushed.
    Torn,
    /// What a number says: of each folder the later names, of each file any sectors.
    Drawn(u64),
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut(usize),
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => content.resize(*length, 0),
            Self::Write { at, bytes } => {
                content.resize(content.len().max(at + bytes.len()), 0);
                content[*at..at + bytes.len()].copy_from_slice(bytes);
            }
        }
    }

    /// The part of a write that the disk has, sector by sector.
    fn in_part(&self, content: &mut Vec<u8>, mut is_kept: impl FnMut(usize) -> bool) {
        let Self::Write { at, bytes } = self else {
            if is_kept(0) {
                self.apply(content);
            }
            return;
        };
        // The file's length may be known before its bytes are there.
        content.resize(content.len().max(at + bytes.len()), 0);
        let (mut place, end) = (*at, at + bytes.len());
        while place < end {
            let next = end.min((place / SECTOR + 1) * SECTOR);
            if is_kept(place / SECTOR) {
                content[place..next].copy_from_slice(&bytes[place - at..next - at]);
            }
            place = next;
        }
    }
}

/// Names that change in one step: what each leads to then.
type Names = Vec<(String, Option<usize>)>;

enum Node {
    File { flushed: Vec<u8>, since: Vec<Change> },
    Folder { flushed: BTreeMap<String, usize>, since: Vec<Names>, now: BTreeMap<String, usize> },
}

/// A folder and all in it, as it is on the disk.
pub(super) struct Disk {
    /// The folder's path.
    root: String,
    /// The folder itself is the first.
    nodes: Vec<Node>,
    by_inode: BTreeMap<u64, usize>,
}

impl Disk {
    /// What stands in a folder, all of it flushed.
    pub(super) fn of(folder: &Path) -> Self {
        let root = folder.canonicalize().unwrap().display().to_string();
        let mut disk = Self { root, nodes: Vec::new(), by_inode: BTreeMap::new() };
        disk.take(folder);
        disk
    }

    fn take(&mut self, path: &Path) -> usize {
        use std::os::unix::fs::MetadataExt;
        let id = self.nodes.len();
        self.by_inode.insert(path.metadata().unwrap().ino(), id);
        if path.is_file() {
            self.nodes.push(Node::File { flushed: std::fs::read(path).unwrap(), since: Vec::new() });
            return id;
        }
        self.nodes.push(Node::File { flushed: Vec::new(), since: Vec::new() });
        let mut names = BTreeMap::new();
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            names.insert(entry.file_name().into_string().unwrap(), self.take(&entry.path()));
        }
        self.nodes[id] = Node::Folder { flushed: names.clone(), since: Vec::new(), now: names };
        id
    }

    /// The folder that a path is in, and its name there; `None` outside.
    fn place(&self, path: &str) -> Option<(usize, String)> {
        let inside = Path::new(path).strip_prefix(&self.root).ok()?;
        let mut folder = 0;
        for part in inside.parent()?.components() {
            let Node::Folder { now, .. } = &self.nodes[folder] else { return None };
            folder = *now.get(part.as_os_str().to_str()?)?;
        }
        Some((folder, inside.file_name()?.to_str()?.to_owned()))
    }

    fn rename(&mut self, folder: usize, names: Names) {
        let Node::Folder { since, now, .. } = &mut self.nodes[folder] else { panic!("no folder") };
        for (name, node) in &names {
            match node {
                Some(node) => now.insert(name.clone(), *node),
                None => now.remove(name),
            };
        }
        since.push(names);
    }

    fn named(&self, folder: usize, name: &str) -> Option<usize> {
        let Node::Folder { now, .. } = &self.nodes[folder] else { return None };
        now.get(name).copied()
    }

    /// Two names of a folder that were exchanged beside the record.
    pub(super) fn exchanged(&self, step: &Step) -> Option<(usize, [(String, usize); 2])> {
        let Step::Flush { inode, names } = step else { return None };
        let folder = *self.by_inode.get(inode)?;
        let Node::Folder { now, .. } = &self.nodes[folder] else { return None };
        let other: Vec<(String, usize)> = names
            .iter()
            .filter_map(|(name, inode)| Some((name.clone(), *self.by_inode.get(inode)?)))
            .filter(|(name, node)| now.get(name).is_some_and(|known| known != node))
            .collect();
        <[_; 2]>::try_from(other).ok().map(|other| (folder, other))
    }

    pub(super) fn exchange(&mut self, (folder, names): (usize, [(String, usize); 2])) {
        self.rename(folder, names.into_iter().map(|(name, node)| (name, Some(node))).collect());
    }

    /// Does a step.
    pub(super) fn take_step(&mut self, step: &Step) {
        match step {
            Step::Create { inode, path, folder } => {
                // The number of a file that is gone is given to others, also outside.
                self.by_inode.remove(inode);
                let Some((parent, name)) = self.place(path) else { return };
                let node = self.nodes.len();
                self.nodes.push(if *folder {
                    Node::Folder { flushed: BTreeMap::new(), since: Vec::new(), now: BTreeMap::new() }
                } else {
                    Node::File { flushed: Vec::new(), since: Vec::new() }
                });
                self.by_inode.insert(*inode, node);
                self.rename(parent, vec![(name, Some(node))]);
            }
            Step::Write { inode, at, bytes } => {
                self.change(*inode, Change::Write { at: *at, bytes: bytes.clone() });
            }
            Step::Cut { inode, length } => self.change(*inode, Change::Cut(*length)),
            Step::Rename { from, to } => {
                let (Some(from), Some(to)) = (self.place(from), self.place(to)) else { return };
                let node = self.named(from.0, &from.1).unwrap();
                if from.0 == to.0 {
                    self.rename(from.0, vec![(from.1, None), (to.1, Some(node))]);
                } else {
                    self.rename(to.0, vec![(to.1, Some(node))]);
                    self.rename(from.0, vec![(from.1, None)]);
                }
            }
            Step::Remove { path } => {
                let Some((parent, name)) = self.place(path) else { return };
                self.rename(parent, vec![(name, None)]);
            }
            Step::Flush { inode, .. } => match self.by_inode.get(inode).map(|node| &mut self.nodes[*node]) {
                Some(Node::File { flushed, since }) => {
                    since.drain(..).for_each(|change| change.apply(flushed));
                }
                Some(Node::Folder { flushed, since, now }) => {
                    flushed.clone_from(now);
                    since.clear();
                }
                None => {}
            },
            Step::Told(_) => {}
        }
    }

    fn change(&mut self, inode: u64, change: Change) {
        if let Some(Node::File { since, .. }) = self.by_inode.get(&inode).map(|node| &mut self.nodes[*node]) {
            since.push(change);
        }
    }

    /// Every file by its path, as the disk has it when the power goes.
    pub(super) fn left(&self, loss: Loss) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        self.read(0, "", loss, &mut files);
        files
    }

    fn read(&self, id: usize, path: &str, loss: Loss, files: &mut BTreeMap<String, Vec<u8>>) {
        match &self.nodes[id] {
            Node::File { flushed, since } => {
                files.insert(path.to_owned(), content(id, flushed, since, loss));
            }
            Node::Folder { flushed, since, .. } => {
                let kept = match loss {
                    Loss::Nothing | Loss::Bytes | Loss::Torn => since.len(),
                    Loss::Unflushed | Loss::Names => 0,
                    Loss::Drawn(number) => drawn(number, id, since.len()) as usize % (since.len() + 1),
                };
                let mut names = flushed.clone();
                for (name, node) in since.iter().take(kept).flatten() {
                    match node {
                        Some(node) => names.insert(name.clone(), *node),
                        None => names.remove(name),
                    };
                }
                for (name, node) in names {
                    let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                    self.read(node, &path, loss, files);
                }
            }
        }
    }
}

fn content(id: usize, flushed: &[u8], since: &[Change], loss: Loss) -> Vec<u8> {
    let mut content = flushed.to_vec();
    for (place, change) in since.iter().enumerate() {
        match loss {
            Loss::Nothing | Loss::Names => change.apply(&mut content),
            Loss::Unflushed | Loss::Bytes => {}
            Loss::Torn if place + 1 < since.len() => change.apply(&mut content),
            Loss::Torn => {
                let half = match change {
                    Change::Write { at, bytes } => (at + bytes.len() / 2) / SECTOR,
                    Change::Cut(_) => 0,
                };
                change.in_part(&mut content, |sector| sector < half);
            }
            Loss::Drawn(number) => {
                change.in_part(&mut content, |sector| drawn(number, id, place << 20 | sector) & 1 == 1);
            }
        }
    }
    content
}

/// Bits that look random and are the same at every run (Steele, Lea and Flood 2014, SplitMix64).
fn drawn(number: u64, of: usize, place: usize) -> u64 {
    let mut bits = (number << 40 ^ (of as u64) << 32 ^ place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ (bits >> 31)) >> 16
}
