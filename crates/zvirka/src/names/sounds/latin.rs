//! Latin letters to sounds: everything that romanisation systems and the press of a dozen languages write for a
//! Cyrillic letter, longest group first.
//!
//! Where one letter group means different sounds in different languages, it gets the ambiguous sound of
//! [`super::Sound`] that stands near all of them; where one meaning is by far the most common, it gets that.

use super::{Sound, Sounds};

/// Reads folded Latin letters.
pub(super) fn read(letters: &[char], sounds: &mut Sounds) {
    let mut position = 0;
    while position < letters.len() {
        let around = Around { letters, position };
        let taken = around.read_group(sounds);
        position += taken.max(1);
    }
}

/// The letters around a position; beyond either end there is `'\0'`.
#[derive(Clone, Copy)]
struct Around<'a> {
    letters: &'a [char],
    position: usize,
}

impl Around<'_> {
    fn at(self, offset: usize) -> char {
        self.letters.get(self.position + offset).copied().unwrap_or('\0')
    }

    fn before(self) -> char {
        self.position.checked_sub(1).and_then(|index| self.letters.get(index)).copied().unwrap_or('\0')
    }

    fn starts(self, group: &str) -> bool {
        group.chars().enumerate().all(|(offset, letter)| self.at(offset) == letter)
    }

    /// Reads the letter group at the position; gives the number of letters taken.
    fn read_group(self, sounds: &mut Sounds) -> usize {
        use Sound::*;
        let groups: &[(&str, &[Sound])] = match self.at(0) {
            's' => &[
                ("schtsch", &[Sh, Ch]),
                ("shtsch", &[Sh, Ch]),
                ("sjtsj", &[Sh, Ch]),
                ("sjtj", &[Sh, Ch]),
                ("stsch", &[Sh, Ch]),
                ("szcz", &[Sh, Ch]),
                ("shch", &[Sh, Ch]),
                ("shtj", &[Sh, Ch]),
                ("stch", &[Sh, Ch]),
                ("shh", &[Sh, Ch]),
                ("skh", &[S, Kh]),
                ("sch", &[LatinSch]),
                ("šč", &[Sh, Ch]),
                ("sh", &[Sh]),
                ("sz", &[LatinSz]),
                ("sj", &[LatinSj]),
            ],
            'c' => &[
                ("chtch", &[Sh, Ch]),
                ("ch", &[LatinCh]),
                ("cz", &[LatinCz]),
                ("cs", &[Ch]),
                // Polish -cki is -цький; elsewhere ck is к.
                ("cki", &[LatinC, K, I]),
                ("cky", &[LatinC, K, I]),
                ("cka", &[LatinC, K, A]),
                ("ck", &[K]),
                // Romanian ча.
                ("cea", &[LatinC, A]),
            ],
            't' => &[
                ("tsch", &[Ch]),
                // Estonian.
                ("tš", &[Ch]),
                ("tsj", &[Ch]),
                ("tch", &[Ch]),
                ("tsz", &[T, Sh]),
                // тш and тж, which hold no ц: Metshin, Mambetzhanov.
                ("tsh", &[T, Sh]),
                ("tzh", &[T, Zh]),
                ("ts", &[Ts]),
                ("tz", &[Ts]),
                ("tc", &[Ts]),
                ("th", &[T]),
            ],
            'z' => &[("zgh", &[Z, G]), ("zkh", &[Z, Kh]), ("zh", &[Zh]), ("zs", &[Zh]), ("zj", &[LatinZj])],
            'd' => &[("dsch", &[D, Zh]), ("dzs", &[D, Zh]), ("dzh", &[D, Zh]), ("dj", &[D, LatinJ])],
            'k' => &[("kh", &[Kh]), ("ks", &[K, S])],
            'g' => &[("gh", &[G])],
            'p' => &[("ph", &[F])],
            'ş' => &[("şç", &[Sh, Ch])],
            'š' => &[("štš", &[Sh, Ch])],
            'ś' => &[("šć", &[Sh, Ch])],
            _ => &[],
        };
        for (group, read) in groups {
            if self.starts(group) {
                sounds.extend_from_slice(read);
                return group.chars().count();
            }
        }
        // ъ is ie in Russian passports: Podieiachev is Подъячев. Ukrainian spellings have no iei before a and u.
        let hard_sign = ["ieia", "ieiu"].iter().any(|group| self.starts(group));
        if hard_sign && !is_vowel_letter(self.before()) && self.before() != '\0' && self.at(4) != '\0' {
            return 2;
        }
        // g before a written u and e or i is French and Spanish for г: Gueorgui, Serguéi.
        if self.at(0) == 'g' && self.at(1) == 'u' && matches!(self.at(2), 'e' | 'é' | 'i' | 'í' | 'y') {
            sounds.push(G);
            return 2;
        }
        if is_vowel_letter(self.at(0)) { self.read_vowel(sounds) } else { self.read_consonant(sounds) }
    }

    fn read_consonant(self, sounds: &mut Sounds) -> usize {
        use Sound::*;
        let read: &[Sound] = match self.at(0) {
            'b' => &[B],
            'v' | 'w' => &[V],
            'ŵ' => &[Uv],
            'h' | 'ḥ' | 'ĥ' | 'ħ' => &[H],
            'g' | 'ğ' | 'ģ' | 'ġ' | 'ǵ' | 'ґ' => &[G],
            'd' | 'ď' => &[D],
            'đ' => &[D, J],
            'ž' | 'ż' => &[Zh],
            'ź' => &[Z],
            'z' => &[LatinZ],
            'k' | 'ķ' | 'ḱ' => &[K],
            'q' => &[LatinQ],
            'x' if self.is_ks() => &[K, S],
            'x' => &[LatinX],
            'l' | 'ł' | 'ľ' | 'ļ' | 'ĺ' => &[L],
            'm' => &[M],
            'n' | 'ň' | 'ņ' | 'ń' | 'ñ' => &[N],
            'p' => &[P],
            'r' | 'ř' | 'ŗ' | 'ŕ' => &[R],
            's' => &[LatinS],
            'ś' | 'ș' | 'ş' | 'š' => &[Sh],
            'ŝ' => &[Sh, Ch],
            'ß' => &[S],
            't' | 'ť' | 'ŧ' => &[T],
            'ț' | 'ţ' => &[Ts],
            'f' => &[F],
            'č' | 'ç' | 'ć' => &[Ch],
            'c' => &[LatinC],
            'j' => return self.read_j(sounds),
            'ј' => &[J],
            _ => &[],
        };
        sounds.extend_from_slice(read);
        1
    }

    /// Whether an x is кс. It is in the names that Russian took from Greek and Latin with кс between vowels, and in
    /// what comes of them: Alexey, Felixovich, Maximov, Oxana, Axyonov. Elsewhere it is the х of three standards (GOST 7.79
    /// system B, GOST R 7.0.34, DSTU 9112) and of Uzbek: Zaxarov, Mixail, Orexov.
    fn is_ks(self) -> bool {
        let root = |before: &str, after: &[char]| {
            let heard = before.chars().rev().enumerate().all(|(back, letter)| {
                let position = self.position.checked_sub(back + 1);
                position.and_then(|position| self.letters.get(position)) == Some(&letter)
            });
            heard && after.contains(&plain(self.at(1)))
        };
        let initial = self.position == 1;
        is_vowel_letter(self.at(1))
            && (root("le", &['a', 'e', 'i', 'u', 'y'])
                || root("eli", &['a', 'e', 'i', 'o', 'u', 'y'])
                || root("ma", &['i', 'y', 'e'])
                || (root("o", &['a']) && self.at(2) == 'n')
                || (initial && root("a", &['e', 'i', 'y', 'o'])))
    }

    fn read_j(self, sounds: &mut Sounds) -> usize {
        use Sound::*;
        let next = self.at(1);
        // j after a vowel or before a consonant or the end can only be й; jj is one standard's й.
        if next == 'j' {
            sounds.push(J);
            return 2;
        }
        let glide = is_vowel_letter(self.before()) && !is_vowel_letter(next) || !is_vowel_letter(next);
        sounds.push(if glide { J } else { LatinJ });
        1
    }

    fn read_vowel(self, sounds: &mut Sounds) -> usize {
        use Sound::*;
        let (letter, next, after) = (self.at(0), self.at(1), self.at(2));
        let before = self.before();
        match (plain(letter), plain(next)) {
            // Dutch у. Word-initially as well: Oeljanov.
            ('o', 'e') => {
                sounds.push(LatinOe);
                2
            }
            // French у, but -ou ends Belarusian surnames in -оў.
            ('o', 'u') if after == '\0' && before != '\0' => {
                sounds.extend_from_slice(&[O, V]);
                2
            }
            // Belarusian -оўскі, -оўскага.
            ('o', 'u') if after == 's' && self.at(3) == 'k' => {
                sounds.extend_from_slice(&[O, V]);
                2
            }
            ('o', 'u') => {
                sounds.push(LatinOu);
                2
            }
            // Belarusian ў: Ramanau, Hauryla, Vasilieuna.
            ('a' | 'e', 'u') if !is_vowel_letter(after) => {
                sounds.push(if plain(letter) == 'a' { A } else { E });
                sounds.push(if after == '\0' { V } else { Uv });
                2
            }
            // ё: yo, jo, io between consonants or at the start of a syllable.
            ('y', 'o') | ('i', 'o') if before != '\0' || letter == 'y' => {
                if plain(after) == 'u' {
                    // French iou is ю.
                    sounds.extend_from_slice(&[J, U]);
                    return 3;
                }
                sounds.push(Yo);
                2
            }
            ('i', 'o') => {
                if plain(after) == 'u' {
                    sounds.extend_from_slice(&[J, U]);
                    return 3;
                }
                sounds.extend_from_slice(&[I, O]);
                2
            }
            // y and i before another vowel are й or и; both are glides here and cheap to miss.
            ('y' | 'i', 'a' | 'e' | 'u') => {
                sounds.push(J);
                1
            }
            // A final i or y after a vowel is й: Sergei, Sergey. After i it is part of -ий.
            ('i' | 'y', _) if matches!(plain(before), 'a' | 'e' | 'o' | 'u') && !is_vowel_letter(next) => {
                sounds.push(J);
                1
            }
            ('i' | 'y', 'y' | 'i' | 'j') if after == '\0' => {
                sounds.extend_from_slice(&[I, J]);
                2
            }
            ('u', _) if before == '\0' && !is_vowel_letter(next) && next != '\0' => {
                sounds.push(Uv);
                1
            }
            (vowel, _) => {
                sounds.push(match vowel {
                    'a' => A,
                    'e' => E,
                    'i' => I,
                    'o' => O,
                    'u' => U,
                    _ => Y,
                });
                // ё and ě carry the glide in the letter.
                if letter == 'ё' || letter == 'ë' {
                    sounds.pop();
                    sounds.push(Yo);
                }
                if matches!(letter, 'â' | 'û' | 'ê') {
                    // ISO 9 writes я, ю, є with a circumflex.
                    if let Some(sound) = sounds.pop() {
                        sounds.extend_from_slice(&[J, sound]);
                    }
                }
                1
            }
        }
    }
}

fn is_vowel_letter(letter: char) -> bool {
    matches!(plain(letter), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The vowel letter without its diacritics; other letters unchanged.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ə' | 'æ' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ё' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ı' | 'ý' | 'ÿ' | 'ȳ' | 'ŷ' => 'y',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'œ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => 'u',
        other => other,
    }
}
