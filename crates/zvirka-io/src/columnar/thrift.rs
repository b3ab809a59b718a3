//! Thrift's compact protocol (thrift-compact-protocol.md of Apache Thrift), as far as it takes to walk through the
//! structures of a Parquet file and look at some of their fields. Nothing is built and nothing recurs without a bound.

/// Structures and lists inside one another. The format itself nests six deep.
const DEEPEST: u32 = 32;

/// Reads on through a piece of the file; `None` everywhere means that the bytes are no such structure.
#[derive(Clone, Debug)]
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The type of a field, as the protocol numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Type(u8);

impl Type {
    const LIST: u8 = 9;
    const STRUCT: u8 = 12;
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    /// Walks through a structure: `field` is given each field's number and type, and reads it or says with `false` that
    /// it is to be skipped.
    pub(super) fn structure(
        &mut self,
        mut field: impl FnMut(&mut Self, i64, Type) -> Option<bool>,
    ) -> Option<()> {
        let mut last = 0_i64;
        loop {
            let header = self.byte()?;
            let kind = header & 0x0F;
            if kind == 0 {
                return Some(());
            }
            let step = i64::from(header >> 4);
            last = if step == 0 { self.whole()? } else { last.checked_add(step)? };
            if !field(self, last, Type(kind))? {
                self.skip(Type(kind), DEEPEST)?;
            }
        }
    }

    /// Begins a list: how many elements it has. Each takes a byte at least, so no more than there are bytes left.
    pub(super) fn list(&mut self, kind: Type) -> Option<u64> {
        if kind.0 != Type::LIST {
            return None;
        }
        self.sizes().map(|(count, _)| count)
    }

    /// Whether the field is a structure.
    pub(super) fn is_structure(kind: Type) -> bool {
        kind.0 == Type::STRUCT
    }

    /// A whole number.
    pub(super) fn whole(&mut self) -> Option<i64> {
        let number = self.unsigned()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Text or bytes.
    pub(super) fn binary(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        let end = self.at.checked_add(length)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    fn sizes(&mut self) -> Option<(u64, Type)> {
        let header = self.byte()?;
        let short = u64::from(header >> 4);
        let count = if short == 15 { self.unsigned()? } else { short };
        (count <= (self.bytes.len() - self.at.min(self.bytes.len())) as u64)
            .then_some((count, Type(header & 0x0F)))
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn skip(&mut self, kind: Type, deep: u32) -> Option<()> {
        let deeper = deep.checked_sub(1)?;
        match kind.0 {
            // A boolean field is its type; in a list it is a byte, which is skipped there.
            1 | 2 => Some(()),
            3 => self.byte().map(drop),
            4..=6 => self.unsigned().map(drop),
            7 => self.forward(8),
            8 => self.binary().map(drop),
            9 | 10 => {
                let (count, element) = self.sizes()?;
                for _ in 0..count {
                    self.element(element, deeper)?;
                }
                Some(())
            }
            11 => {
                let count = self.unsigned()?;
                if count == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                if count > self.bytes.len() as u64 {
                    return None;
                }
                for _ in 0..count {
                    self.element(Type(kinds >> 4), deeper)?;
                    self.element(Type(kinds & 0x0F), deeper)?;
                }
                Some(())
            }
            12 => loop {
                let header = self.byte()?;
                if header & 0x0F == 0 {
                    return Some(());
                }
                if header >> 4 == 0 {
                    self.whole()?;
                }
                self.skip(Type(header & 0x0F), deeper)?;
            },
            13 => self.forward(16),
            _ => None,
        }
    }

    fn element(&mut self, kind: Type, deep: u32) -> Option<()> {
        if matches!(kind.0, 1 | 2) { self.byte().map(drop) } else { self.skip(kind, deep) }
    }

    fn forward(&mut self, bytes: usize) -> Option<()> {
        self.at = self.at.checked_add(bytes).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_others_are_skipped() {
        // 1: i32 = -3; 2: list of i32 (1, 2); 20: text "Ґ"; 21: structure with a boolean; end.
        let bytes =
            [0x15, 0x05, 0x19, 0x25, 0x02, 0x04, 0x08, 0x28, 0x02, 0xD2, 0x90, 0x1C, 0x11, 0x00, 0x00];
        let (mut number, mut text) = (0, Vec::new());
        let mut walk = Walk::new(&bytes);
        walk.structure(|walk, field, _| {
            match field {
                1 => number = walk.whole()?,
                20 => text.extend_from_slice(walk.binary()?),
                _ => return Some(false),
            }
            Some(true)
        })
        .unwrap();
        assert_eq!((number, text.as_slice(), walk.read()), (-3, "Ґ".as_bytes(), bytes.len()));
    }

    #[test]
    fn nothing_recurs_or_counts_without_a_bound() {
        // Structures inside one another, and a list of more elements than there are bytes.
        assert!(Walk::new(&[0x1C; 10_000]).structure(|_, _, _| Some(false)).is_none());
        assert!(
            Walk::new(&[0x19, 0xF3, 0xFF, 0xFF, 0xFF, 0x7F, 0]).structure(|_, _, _| Some(false)).is_none()
        );
    }
}
