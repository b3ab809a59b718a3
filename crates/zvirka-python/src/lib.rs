//! The extension module `zvirka._zvirka`.
