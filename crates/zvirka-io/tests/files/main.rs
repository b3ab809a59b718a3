//! The crate from outside: files in, lists and files out.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod encodings;
#[cfg(test)]
mod formats;
mod hostile;
#[cfg(test)]
mod outputs;
#[cfg(test)]
mod people;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod understanding;
#[cfg(test)]
mod workbooks;
