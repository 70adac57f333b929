//! URL → Capture: HTTP with conditional requests, robots.txt and politeness.

mod capture;

pub use capture::Capture;
