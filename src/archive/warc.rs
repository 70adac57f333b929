//! WARC files in a folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use chrono::{SecondsFormat, Utc};
use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use tokio::task::spawn_blocking;

use super::{
    Archive, ArchiveError, Locator,
    http::{self, record_id},
    record::Record,
};
use crate::fetch::Capture;

/// Size at which a new file is begun, in bytes: a gigabyte, as is the custom.
const MAX_FILE: u64 = 1 << 30;

/// What one scan returns at most: captures, and bytes of their bodies.
const BATCH: (usize, usize) = (64, 16 << 20);

/// WARC 1.1 files in a folder, one gzip member a record. Each process writes files of its own, so a member cut off
/// by a crash is always the last of its file.
#[derive(Debug, Clone)]
pub struct WarcArchive {
    folder: Arc<Path>,
    max_file: u64,
    writer: Arc<Mutex<Option<Writer>>>,
}

#[derive(Debug)]
struct Writer {
    file: File,
    stem: String,
    length: u64,
}

impl WarcArchive {
    /// The archive in a folder, which is made where it is missing.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        Ok(Self { folder: folder.into(), max_file: MAX_FILE, writer: Arc::default() })
    }

    /// The same with another size at which a new file is begun, in bytes.
    pub fn with_max_file(self, max_file: u64) -> Self {
        Self { max_file, ..self }
    }

    fn path(&self, stem: &str) -> PathBuf {
        self.folder.join(format!("{stem}.warc.gz"))
    }

    fn write(&self, record: &Record) -> Result<Locator, ArchiveError> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out: where writing fails, the next capture goes to a new file and not behind half a record.
        let mut writer = match slot.take() {
            Some(writer) if writer.length < self.max_file => writer,
            _ => self.begin()?,
        };
        let locator = Locator::new(&writer.stem, writer.length);
        writer.append(record).map_err(at(&self.path(&writer.stem)))?;
        *slot = Some(writer);
        Ok(locator)
    }

    fn begin(&self) -> Result<Writer, ArchiveError> {
        let now = Utc::now();
        let mut number = 0;
        let (stem, file) = loop {
            let stem = format!("{}-{number:04}", now.format("%Y%m%dT%H%M%S%3f"));
            match OpenOptions::new().append(true).create_new(true).open(self.path(&stem)) {
                Ok(file) => break (stem, file),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(e) => return Err(at(&self.path(&stem))(e)),
            }
        };
        let date = now.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let info = format!(
            "software: depeche/{}\r\nformat: WARC File Format 1.1\r\nconformsTo: \
             http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let headers = vec![
            ("WARC-Type", "warcinfo".into()),
            ("WARC-Record-ID", record_id(&[&stem, &date])),
            ("WARC-Date", date),
            ("WARC-Filename", format!("{stem}.warc.gz")),
            ("Content-Type", "application/warc-fields".into()),
        ];
        let mut writer = Writer { file, stem, length: 0 };
        writer.append(&Record::new(headers, info.into_bytes())).map_err(at(&self.path(&writer.stem)))?;
        // The new name is durable only when the folder is.
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(at(&self.folder))?;
        Ok(writer)
    }

    fn stems(&self) -> Result<Vec<String>, ArchiveError> {
        let mut stems = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(at(&self.folder))? {
            let name = entry.map_err(at(&self.folder))?.file_name();
            stems.extend(name.to_str().and_then(|name| name.strip_suffix(".warc.gz")).map(str::to_owned));
        }
        stems.sort_unstable();
        Ok(stems)
    }

    fn read_at(&self, locator: &Locator) -> Result<Capture, ArchiveError> {
        let path = self.path(locator.file());
        let mut members = match Members::open(&path, locator.offset()) {
            Err(ArchiveError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Err(ArchiveError::NotFound(locator.clone()));
            }
            members => members?,
        };
        let capture = members.next().transpose()?.and_then(|(_, capture)| capture);
        capture.ok_or_else(|| ArchiveError::NotFound(locator.clone()))
    }

    fn scan_after(&self, after: Option<&Locator>) -> Result<Vec<(Locator, Capture)>, ArchiveError> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        for stem in self.stems()? {
            let from = match after {
                Some(after) if stem.as_str() < after.file() => continue,
                Some(after) if stem == after.file() => after.offset(),
                _ => 0,
            };
            for member in Members::open(&self.path(&stem), from)? {
                let (offset, capture) = match member {
                    Ok(member) => member,
                    Err(error) => {
                        tracing::warn!(%error, "the archive has an unfinished record, as a crash leaves it");
                        break;
                    }
                };
                let locator = Locator::new(&stem, offset);
                let Some(capture) = capture.filter(|_| after.is_none_or(|after| *after < locator)) else { continue };
                bytes += capture.body.len();
                batch.push((locator, capture));
                if batch.len() >= BATCH.0 || bytes >= BATCH.1 {
                    return Ok(batch);
                }
            }
        }
        Ok(batch)
    }
}

#[async_trait]
impl Archive for WarcArchive {
    async fn append(&self, capture: &Capture) -> Result<Locator, ArchiveError> {
        let record = http::encode(capture).map_err(at(&self.folder))?;
        let archive = self.clone();
        spawn_blocking(move || archive.write(&record)).await?
    }

    async fn read(&self, locator: &Locator) -> Result<Capture, ArchiveError> {
        let (archive, locator) = (self.clone(), locator.clone());
        spawn_blocking(move || archive.read_at(&locator)).await?
    }

    async fn scan(&self, after: Option<&Locator>) -> Result<Vec<(Locator, Capture)>, ArchiveError> {
        let (archive, after) = (self.clone(), after.cloned());
        spawn_blocking(move || archive.scan_after(after.as_ref())).await?
    }
}

impl Writer {
    fn append(&mut self, record: &Record) -> io::Result<()> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        record.write(&mut gzip)?;
        let member = gzip.finish()?;
        self.file.write_all(&member)?;
        self.file.sync_data()?;
        self.length += member.len() as u64;
        Ok(())
    }
}

/// The members of a file: where each begins, and its capture where it holds one. Ends at the first error.
struct Members {
    path: PathBuf,
    file: BufReader<File>,
    broken: bool,
}

impl Members {
    fn open(path: &Path, offset: u64) -> Result<Self, ArchiveError> {
        let mut file = File::open(path).map_err(at(path))?;
        file.seek(SeekFrom::Start(offset)).map_err(at(path))?;
        Ok(Self { path: path.to_owned(), file: BufReader::new(file), broken: false })
    }

    fn read(&mut self) -> io::Result<Option<Option<Capture>>> {
        if self.file.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut member = BufReader::new(GzDecoder::new(&mut self.file));
        let Some(record) = Record::read(&mut member)? else { return Ok(None) };
        // To the end of the member: its checksum is verified, and the file stands at the next.
        io::copy(&mut member, &mut io::sink())?;
        http::decode(record).map(Some)
    }
}

impl Iterator for Members {
    type Item = Result<(u64, Option<Capture>), ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let offset = match self.file.stream_position() {
            Ok(offset) => offset,
            Err(source) => {
                self.broken = true;
                return Some(Err(ArchiveError::Io { path: self.path.clone(), source }));
            }
        };
        match self.read() {
            Ok(capture) => capture.map(|capture| Ok((offset, capture))),
            Err(e) => {
                self.broken = true;
                Some(Err(ArchiveError::Corrupt { path: self.path.clone(), offset, reason: e.to_string() }))
            }
        }
    }
}

/// What turns an error of the system into one that names the path.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> ArchiveError + '_ {
    move |source| ArchiveError::Io { path: path.to_owned(), source }
}
