//! What the system may do with the memory of a program that ends badly, and with its files that grow too large.
//!
//! The memory holds names. A program that crashes leaves no core file with them: the limit of core files is set to none,
//! and where the system offers it the process is marked as not to be dumped, which also keeps other programs of the user
//! from looking into it. A file that may not grow any further is a failed write (status 74) and not a signal that ends the
//! program before it has cleaned up.
//!
//! Limits: the superuser sees everything; memory that is swapped out is the system's.

/// Keeps names in the process, as far as the system lets it.
#[cfg(unix)]
pub fn keep() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // What cannot be had is no reason not to run.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    // With a listener the write itself fails and says why.
    let noticed = std::sync::Arc::default();
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
}

/// Keeps names in the process, as far as the system lets it.
#[cfg(not(unix))]
pub fn keep() {}
