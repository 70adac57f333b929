//! The command line: `depeche COMMAND`. Results go to standard output, everything else to standard error.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, as in `depeche export | head`, is no failure of ours.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("depeche: {error:#}");
            ExitCode::FAILURE
        }
    }
}
