//! Why a comparison is no match, in a sentence: for whoever has to decide.
//!
//! Method: the first of the doubts that holds, the gravest first. Cost: a look at each line of evidence.

use super::{Comparison, Decision};

impl Comparison {
    /// Why the two are not decided to be one person; `None` for a match.
    ///
    /// # Examples
    ///
    /// ```
    /// use zvirka::linker::{CompareOptions, compare};
    ///
    /// let reason = |a, b| Ok::<_, zvirka::Error>(compare(a, b, &CompareOptions::default())?.reason());
    /// assert_eq!(reason("Ґудзь Мар'яна", "GUDZ Maryana")?, None);
    /// assert_eq!(reason("Ґудзь Мар'яна", "Ґудзь Остап")?, Some("the given names differ"));
    /// assert_eq!(reason("невідомий", "Ґудзь Остап")?, Some("the first name holds no name that can be compared"));
    /// # Ok::<(), zvirka::Error>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self.usable {
            [false, false] => return Some("neither name holds a name that can be compared"),
            [false, true] => return Some("the first name holds no name that can be compared"),
            [true, false] => return Some("the second name holds no name that can be compared"),
            [true, true] => {}
        }
        if self.decision == Some(Decision::Match) {
            return None;
        }
        let line = |field: &str| self.levels.iter().find(|line| line.field == field);
        let is = |field: &str, level: &str| line(field).is_some_and(|line| line.level == level);
        let against = |field: &str| line(field).is_some_and(|line| line.weight < 0.0);
        Some(match () {
            () if is("given_name", "different") => "the given names differ",
            () if is("surname", "different") => "the surnames differ",
            () if is("patronymic", "different") => "the patronymics differ",
            () if against("birth_date") => "the birth dates differ",
            () if is("surname", "absent") => "a name lacks the surname",
            () if is("given_name", "absent") => "a name lacks the given name",
            () if is("surname", "slip") => "the surnames differ by a slip, or are two",
            () if is("given_name", "slip") => "the given names differ by a slip, or are two",
            () if is("surname", "part") => "half of a double surname agrees",
            () if is("surname", "other_name") => "another name of the person agrees",
            () if is("surname", "reversed") => "the names agree only in another order",
            () if is("relatives", "likely") || is("relatives", "possible") => "they may be two relatives",
            () if is("given_name", "initial") => "an initial says little",
            () => "the names are borne by too many people",
        })
    }
}
