//! Sentences of a person's fate, where lists contradict one another about it: the ones that hurt most when they are wrong.
//!
//! What a register of the dead says is never told as a fact: whether two records are one person is for an identification
//! to say, and a family hears of it from somebody trained for that.

use super::super::language::Language;
use super::{after, bracketed};

impl Language {
    /// `seen` is when, `place` where, and `returned` the date of the handover.
    pub(in super::super) fn seen_after_return(
        self,
        name: &str,
        sighting: &str,
        [seen, place]: [&str; 2],
        [list, returned]: [&str; 2],
    ) -> String {
        match self {
            Self::English => format!(
                "{name}: fate: {sighting} has the person seen{} on {seen}, after the handover of {returned} on {list}",
                after(" at ", place)
            ),
            Self::Ukrainian => format!(
                "{name}: доля: за списком «{sighting}» особу бачили {seen}{}, тобто після передання {returned} («{list}»)",
                after(", місце: ", place)
            ),
        }
    }

    pub(in super::super) fn dead_and_returned(self, name: &str, list: &str, on: &str) -> String {
        match self {
            Self::English => {
                format!("{name}: fate: a note on {list} says the person is dead, but the person {on}")
            }
            Self::Ukrainian => {
                format!("{name}: доля: за приміткою у списку «{list}» особа загинула чи померла, але {on}")
            }
        }
    }

    /// A register of the dead has a record that may be of somebody who is held or was handed over.
    pub(in super::super) fn dead_and_listed(self, name: &str, list: &str, on: &str) -> String {
        match self {
            Self::English => format!(
                "{name}: fate: {list}, a register of the dead, has a record that fits, but the person {on}. It may be \
                 another's, or one of the lists is wrong: nobody outside, and no family, should hear of it before an \
                 identification has settled it"
            ),
            Self::Ukrainian => format!(
                "{name}: доля: у списку «{list}» (загиблі й померлі) є запис, що пасує, але {on}. Запис може бути про \
                 іншу людину, або один зі списків помиляється: нікому назовні, і родині теж, не слід цього казати, \
                 доки не завершено ідентифікацію"
            ),
        }
    }

    /// A register of the dead has a record that may be of somebody whom a family looks for.
    pub(in super::super) fn dead_and_sought(
        self,
        name: &str,
        list: &str,
        report: &str,
        basis: &str,
    ) -> String {
        let basis = bracketed(basis);
        match self {
            Self::English => format!(
                "{name}: {list}, a register of the dead, has a record that fits somebody whom a family looks for \
                 ({report}){basis}. Only an identification can say whether it is the same person; until then the family \
                 is told nothing from this table, and afterwards by somebody trained for it, in person"
            ),
            Self::Ukrainian => format!(
                "{name}: у списку «{list}» (загиблі й померлі) є запис, що пасує до людини, яку шукає родина \
                 («{report}»){basis}. Чи це та сама людина, скаже лише ідентифікація; доти родині нічого з цієї таблиці \
                 не кажуть, а потім – особисто, і той, хто цього навчений"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_register_of_the_dead_says_is_no_fact_in_either_language() {
        for (language, care) in [(Language::English, "identification"), (Language::Ukrainian, "ідентифікаці")]
        {
            let listed = language.dead_and_listed("Ґудзь Марʼяна", "register", "is held");
            let sought = language.dead_and_sought("Ґудзь Марʼяна", "register", "reports", "");
            for text in [listed, sought] {
                assert!(text.contains(care), "{text}");
                // A family is spoken of, so that whoever reads it thinks of them.
                assert!(text.contains("family") || text.contains("родин"), "{text}");
            }
        }
    }
}
