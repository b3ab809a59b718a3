//! Cyrillic letters to sounds: Ukrainian, Russian, Belarusian, South Slavic, and the added letters of the
//! languages of Russia and Central Asia, which lists replace by the nearest Russian letter as often as not.

use super::{Sound, Sounds};

/// Reads folded Cyrillic letters.
pub(super) fn read(letters: &[char], sounds: &mut Sounds) {
    let mut previous = '\0';
    let mut rest = letters.iter().copied().peekable();
    while let Some(letter) = rest.next() {
        let next = rest.peek().copied().unwrap_or('\0');
        if read_pair(letter, next, previous, sounds) {
            rest.next();
            previous = next;
            continue;
        }
        read_letter(letter, next, previous, sounds);
        previous = letter;
    }
}

/// Reads two letters that make one sound; says whether it did.
fn read_pair(letter: char, next: char, previous: char, sounds: &mut Sounds) -> bool {
    match (letter, next) {
        // Written as ё by some, spelt out by others: Соловйов, Соловьов, Соловьёв.
        ('й' | 'ь' | 'ъ', 'о' | 'ё') => sounds.push(Sound::Yo),
        // A Latin spelling cannot tell тс from ц, оу from French у, or ое from Dutch у.
        ('т', 'с') => sounds.push(Sound::Ts),
        ('о', 'у') => sounds.push(Sound::LatinOu),
        ('о', 'е' | 'э') => sounds.push(Sound::LatinOe),
        // Azerbaijani and Chechen spellings of one vowel.
        ('а' | 'о' | 'у' | 'ю', 'ь') if previous == '\0' && letter != 'о' => sounds.push(Sound::A),
        _ => return false,
    }
    true
}

fn read_letter(letter: char, next: char, previous: char, sounds: &mut Sounds) {
    use Sound::*;
    let read: &[Sound] = match letter {
        'а' | 'ә' | 'ӑ' => &[A],
        'б' => &[B],
        'в' => &[V],
        'г' | 'ґ' | 'ғ' | 'ѓ' | 'ӷ' => &[G],
        'д' => &[D],
        'ђ' => &[D, J],
        // After a soft sign or apostrophe the glide is heard; elsewhere Latin spellings write it or not.
        'е' if previous == 'ь' || previous == 'ъ' => &[J, E],
        'е' | 'э' | 'ӗ' => &[E],
        'ё' => &[Yo],
        'є' => &[J, E],
        'ж' | 'җ' | 'ҷ' | 'ӂ' | 'ӝ' => &[Zh],
        'џ' => &[D, Zh],
        'з' | 'ҙ' | 'ѕ' => &[Z],
        'и' | 'ӣ' => &[Iy],
        'і' => &[I],
        'ї' => &[J, I],
        'й' | 'ј' => &[J],
        'к' | 'қ' | 'ҡ' | 'ҝ' | 'ќ' => &[K],
        'л' => &[L],
        'љ' => &[L, J],
        'м' => &[M],
        'н' | 'ң' | 'ҥ' => &[N],
        'њ' => &[N, J],
        'о' | 'ө' => &[O],
        'п' => &[P],
        'р' => &[R],
        'с' | 'ҫ' => &[S],
        'т' => &[T],
        'ћ' => &[Ch],
        'у' | 'ү' | 'ұ' | 'ӯ' | 'ӱ' => &[U],
        'ў' if is_vowel(next) && !is_vowel(previous) => &[U],
        'ў' => &[Uv],
        'ф' => &[F],
        'х' | 'ҳ' | 'һ' => &[Kh],
        'ц' => &[Ts],
        'ч' | 'ҹ' => &[Ch],
        'ш' => &[Sh],
        'щ' => &[Sh, Ch],
        'ы' => &[Y],
        'ю' => &[J, U],
        'я' => &[J, A],
        // ь, ъ, the palochka and what is no letter have no sound of their own.
        _ => &[],
    };
    sounds.extend_from_slice(read);
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'а' | 'е' | 'ё' | 'є' | 'и' | 'і' | 'ї' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я')
}
