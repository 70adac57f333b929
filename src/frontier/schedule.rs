//! When to come again.

use chrono::{DateTime, TimeDelta, Utc};

/// Soonest second visit to an article: most corrections come within hours.
const SOONEST: TimeDelta = TimeDelta::hours(6);

/// Longest time between two visits to an article.
const LATEST: TimeDelta = TimeDelta::days(60);

/// First pause after a failure; it doubles with each.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(5);

/// Longest pause after failures.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(7);

/// When to visit an article again: when its age has doubled, for the older it is the less it changes.
pub fn revisit_article(born: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    now + (now - born).clamp(SOONEST, LATEST)
}

/// When to try again after some failures in a row, at the soonest after what the server asks for.
pub fn after_failure(failures: u32, asked: TimeDelta, now: DateTime<Utc>) -> DateTime<Utc> {
    let pause = FIRST_PAUSE * 2_i32.pow(failures.saturating_sub(1).min(12));
    now + pause.max(asked).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_visited_again_when_its_age_has_doubled() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(revisit_article(now - TimeDelta::days(3), now), now + TimeDelta::days(3));
        assert_eq!(revisit_article(now, now), now + SOONEST);
        assert_eq!(revisit_article(now - TimeDelta::days(4000), now), now + LATEST);
    }

    #[test]
    fn each_failure_doubles_the_pause_up_to_a_week() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(after_failure(1, TimeDelta::zero(), now), now + TimeDelta::minutes(5));
        assert_eq!(after_failure(3, TimeDelta::zero(), now), now + TimeDelta::minutes(20));
        assert_eq!(after_failure(u32::MAX, TimeDelta::zero(), now), now + TimeDelta::days(7));
        assert_eq!(after_failure(1, TimeDelta::hours(2), now), now + TimeDelta::hours(2));
    }
}
