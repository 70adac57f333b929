//! WARC 1.1 records (ISO 28500), of which HTTP messages share the form: a line, headers, an empty line, a body.

use std::io::{self, BufRead, Read, Write};

/// Longest head of a record or HTTP message that is read, in bytes.
const MAX_HEAD: u64 = 1 << 20;

/// Longest block that is read, in bytes; longer ones hold films, not pages.
const MAX_BLOCK: u64 = 64 << 20;

/// The head of a record or HTTP message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Version of a record, or status line of a response.
    pub first: String,
    /// Headers in order; names in lower case.
    pub headers: Vec<(String, String)>,
}

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    /// Version and headers.
    pub head: Head,
    /// Content; empty where it is longer than any page.
    pub block: Vec<u8>,
}

impl Head {
    /// The first header of that lower-case name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Reads a head up to and with its empty line; `None` at the end of the stream. Folded header lines are joined.
    pub fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut reader = reader.take(MAX_HEAD);
        let mut head: Option<Self> = None;
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line)? == 0 {
                return if head.is_none() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            match &mut head {
                // Records end in two empty lines; some writers add more.
                None if text.is_empty() => {}
                None => head = Some(Self { first: text.to_owned(), headers: Vec::new() }),
                Some(_) if text.is_empty() => return Ok(head),
                Some(head) if text.starts_with([' ', '\t']) => {
                    if let Some((_, value)) = head.headers.last_mut() {
                        value.push(' ');
                        value.push_str(text.trim_start());
                    }
                }
                Some(head) => {
                    if let Some((name, value)) = text.split_once(':') {
                        head.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                    }
                }
            }
        }
    }

    /// Writes the head with its empty line.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{}\r\n", self.first)?;
        for (name, value) in &self.headers {
            write!(out, "{name}: {value}\r\n")?;
        }
        out.write_all(b"\r\n")
    }
}

impl Record {
    /// A record of ours.
    pub fn new(headers: Vec<(&str, String)>, block: Vec<u8>) -> Self {
        let mut headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        headers.push(("Content-Length".into(), block.len().to_string()));
        Self { head: Head { first: "WARC/1.1".into(), headers }, block }
    }

    /// Reads the next record; `None` at the end of the stream.
    pub fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let Some(head) = Head::read(reader)? else { return Ok(None) };
        if !head.first.starts_with("WARC/") {
            return Err(invalid(format!("a record begins with {:?} where WARC/1.1 should stand", head.first)));
        }
        let length = head.get("content-length").and_then(|l| l.parse::<u64>().ok());
        let length = length.ok_or_else(|| invalid("a record has no Content-Length"))?;
        let mut block = Vec::new();
        let mut content = reader.take(length);
        let read = if length > MAX_BLOCK {
            io::copy(&mut content, &mut io::sink())?
        } else {
            content.read_to_end(&mut block)? as u64
        };
        if read < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(Self { head, block }))
    }

    /// Writes the record with the two empty lines that end it.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.head.write(out)?;
        out.write_all(&self.block)?;
        out.write_all(b"\r\n\r\n")
    }
}

/// An error of content, not of the disk.
pub(super) fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}
