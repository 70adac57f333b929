//! What a crash leaves, and how it is found again.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use chrono::Utc;
use depeche::{
    archive::{Archive, Locator},
    crawl::{CrawlSettings, Outcome, Processor, Stages, crawl},
    fetch::{Capture, FetchSettings, Fetcher},
    frontier::Frontier,
};

use crate::press::{self, Press, Reader, html};

#[tokio::test]
async fn a_capture_that_a_crash_kept_from_the_frontier_is_found_and_not_fetched_again() {
    let press = Press::with_articles(&["a", "b"]).await;
    press.crawl().await;
    // As after a crash right behind the archive's fsync: the page is due, and its new capture known to nobody.
    press.make_due("/b").await;
    let body = html("b, corrigé", "Une coquille.").into_bytes();
    let headers = vec![("content-type".into(), "text/html".into())];
    let capture = Capture { url: press.url("/b"), fetched_at: Utc::now(), status: 200, headers, body };
    press.archive().append(&capture).await.unwrap();
    press.forget_requests();
    let report = press.crawl().await;
    assert_eq!((report.recovered, report.requests), (1, 0), "{report:?}");
    assert_eq!(press.read(), ["a", "b", "b, corrigé"]);
    assert_eq!(press.crawl().await.recovered, 0);
}

#[tokio::test]
async fn a_capture_that_was_not_processed_is_at_the_next_start_and_not_fetched_again() {
    let mut press = Press::with_articles(&["a", "b"]).await;
    press.reader = Reader { out_of_order: true, ..Reader::default() };
    let report = press.crawl().await;
    assert_eq!(report.failed.get("processing"), Some(&2));
    press.reader = Reader::default();
    press.forget_requests();
    let report = press.crawl().await;
    assert_eq!((report.recovered, report.requests), (2, 0));
    assert_eq!(press.read(), ["a", "b"]);
}

#[tokio::test]
async fn a_lost_frontier_is_rebuilt_from_the_archive() {
    let press = Press::with_articles(&["a", "b"]).await;
    press.crawl().await;
    fs::remove_file(press.folder.path().join("frontier.sqlite")).unwrap();
    let _ = fs::remove_file(press.folder.path().join("frontier.sqlite-wal"));
    let _ = fs::remove_file(press.folder.path().join("frontier.sqlite-shm"));
    press.forget_requests();
    let report = press.crawl().await;
    assert_eq!((report.recovered, report.new), (2, 0));
    assert_eq!(press.requests().into_keys().collect::<Vec<_>>(), ["/feed"]);
}

#[tokio::test]
async fn a_record_cut_off_by_a_crash_costs_only_itself() {
    let press = Press::with_articles(&["a", "b", "c"]).await;
    press.crawl().await;
    let all = press.archived().await;
    let file = fs::read_dir(press.folder.path().join("archive")).unwrap().next().unwrap().unwrap().path();
    let length = fs::metadata(&file).unwrap().len();
    for lost in [1, 9, 100] {
        OpenOptions::new().write(true).open(&file).unwrap().set_len(length - lost).unwrap();
        assert_eq!(press.archived().await, all[..2]);
        assert!(press.archive().read(&all[2].0).await.is_err());
    }
    let again = press.archive().append(&all[2].1).await.unwrap();
    assert!(again > all[2].0);
    assert_eq!(
        press.archived().await.iter().map(|(_, capture)| &capture.url).collect::<Vec<_>>(),
        [&all[0].1.url, &all[1].1.url, &all[2].1.url]
    );
}

/// Notes titles in a file, for what it knows dies with the process.
struct Scribe(PathBuf);

#[async_trait::async_trait]
impl Processor for Scribe {
    async fn process(&self, capture: &Capture, _: &Locator) -> Outcome {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.0).unwrap();
        // In one write: a kill falls before or behind it.
        file.write_all(format!("{}\n", capture.url.path()).as_bytes()).unwrap();
        Outcome::Stored
    }
}

/// The part of the next test that is killed: it runs in a process of its own.
#[tokio::test]
#[ignore = "run by the test that kills it"]
async fn crawl_until_killed() {
    let folder = PathBuf::from(std::env::var_os("PRESS_FOLDER").unwrap());
    let source = press::source(std::env::var("PRESS_ADDRESS").unwrap().parse().unwrap());
    let (archive, frontier) = (press::archive(&folder), press::frontier(&folder).await);
    let scribe = Scribe(folder.join("read.txt"));
    // In a task of its own, as beside a server.
    let crawling = tokio::spawn(async move {
        let stages = Stages { archive: &archive, frontier: &frontier, processor: &scribe };
        let fetcher = Fetcher::new(FetchSettings { system_proxy: false, ..FetchSettings::default() }).unwrap();
        let settings = CrawlSettings { once: true, ..CrawlSettings::default() };
        crawl(&fetcher, stages, &[source], &settings, &|_| {}, std::future::pending()).await.unwrap();
    });
    crawling.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_at_any_moment_loses_nothing_and_fetches_nothing_needlessly() {
    let names: Vec<String> = (0..120).map(|n| format!("n{n:03}")).collect();
    let press = Press::with_articles(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut kills = 0;
    loop {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::crawl_until_killed", "--ignored", "--quiet"])
            .env("PRESS_FOLDER", press.folder.path())
            .env("PRESS_ADDRESS", press.address.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let before = press.requests().len();
        let goal = before + 17;
        let ended = loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success());
                break true;
            }
            if press.requests().len() >= goal {
                child.kill().unwrap();
                child.wait().unwrap();
                break false;
            }
        };
        if ended {
            break;
        }
        kills += 1;
    }
    assert!(kills >= 3, "{kills} kills");
    let read = fs::read_to_string(press.folder.path().join("read.txt")).unwrap();
    for name in &names {
        assert!(read.lines().any(|line| line[1..] == **name), "{name} was lost: {read}");
    }
    let again: usize = press.requests().iter().filter(|(path, _)| *path != "/feed").map(|(_, count)| count - 1).sum();
    assert!(again <= kills, "{again} pages were fetched again after {kills} kills");
    assert_eq!(press.frontier().await.stats(Utc::now()).await.unwrap().unprocessed, 0);
}
