//! Captures as WARC records of HTTP responses, and back.

use std::io::{self, BufRead, Read};

use chrono::{DateTime, SecondsFormat, Utc};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use sha2::{Digest, Sha256};
use url::Url;

use super::record::{Head, Record, invalid};
use crate::{
    extract::hex,
    fetch::{Capture, TRANSFER_HEADERS},
};

/// Longest body after unpacking, in bytes.
const MAX_BODY: u64 = 64 << 20;

/// The record of a capture.
pub(super) fn encode(capture: &Capture) -> io::Result<Record> {
    let headers = capture.headers.clone();
    let first = format!("HTTP/1.1 {} ", capture.status);
    let mut block = Vec::with_capacity(capture.body.len() + 1024);
    Head { first, headers }.write(&mut block)?;
    block.extend_from_slice(&capture.body);
    let date = capture.fetched_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let digest = hex(&Sha256::digest(&capture.body));
    let headers = vec![
        ("WARC-Type", "response".into()),
        ("WARC-Record-ID", record_id(&[capture.url.as_str(), &date, &digest])),
        ("WARC-Date", date),
        ("WARC-Target-URI", capture.url.to_string()),
        ("WARC-Payload-Digest", format!("sha256:{digest}")),
        ("Content-Type", "application/http;msgtype=response".into()),
    ];
    Ok(Record::new(headers, block))
}

/// A name for a record, derived from what makes it unique: a UUID of version 8 (RFC 9562).
pub(super) fn record_id(parts: &[&str]) -> String {
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(Sha256::digest(parts.join("\n"))) {
        *byte = hashed;
    }
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = |range: std::ops::Range<usize>| bytes[range].iter().map(|b| format!("{b:02x}")).collect::<String>();
    format!("<urn:uuid:{}-{}-{}-{}-{}>", hex(0..4), hex(4..6), hex(6..8), hex(8..10), hex(10..16))
}

/// The capture of a record; `None` for records of other kinds: requests, metadata, name look-ups.
pub(super) fn decode(record: Record) -> io::Result<Option<Capture>> {
    let Record { head, block } = record;
    let url = head.get("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']));
    let Some(url) = url.and_then(|uri| Url::parse(uri).ok()) else { return Ok(None) };
    let date = head.get("warc-date").and_then(|date| DateTime::parse_from_rfc3339(date).ok());
    let fetched_at = date.ok_or_else(|| invalid("a record has no WARC-Date"))?.with_timezone(&Utc);
    let content_type = head.get("content-type").unwrap_or_default();
    match head.get("warc-type") {
        Some("response") if content_type.starts_with("application/http") => response(url, fetched_at, &block),
        Some("resource") => {
            let headers = vec![("content-type".into(), content_type.to_owned())];
            Ok(Some(Capture { url, fetched_at, status: 200, headers, body: block }))
        }
        _ => Ok(None),
    }
}

fn response(url: Url, fetched_at: DateTime<Utc>, block: &[u8]) -> io::Result<Option<Capture>> {
    let mut rest = block;
    let Some(head) = Head::read(&mut rest)? else { return Ok(None) };
    let status = head.first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| invalid(format!("{:?} is no HTTP status line", head.first)))?;
    let mut body = rest.to_vec();
    if head.get("transfer-encoding").is_some_and(|e| e.eq_ignore_ascii_case("chunked")) {
        // Some crawlers keep the header and not the chunks.
        body = unchunk(rest).unwrap_or(body);
    }
    for encoding in head.get("content-encoding").unwrap_or_default().rsplit(',') {
        body = unpack(encoding.trim(), body)?;
    }
    let mut headers = head.headers;
    headers.retain(|(name, _)| !TRANSFER_HEADERS.contains(&name.as_str()));
    Ok(Some(Capture { url, fetched_at, status, headers, body }))
}

/// A body without its chunks; `None` where it has none.
fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = Vec::new();
        rest.read_until(b'\n', &mut line).ok()?;
        let size = std::str::from_utf8(&line).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

/// A body without its content encoding. Bodies that crawlers have unpacked while they kept the header stay as they are.
fn unpack(encoding: &str, body: Vec<u8>) -> io::Result<Vec<u8>> {
    let read = |reader: &mut dyn Read| {
        let mut plain = Vec::new();
        reader.take(MAX_BODY).read_to_end(&mut plain).map(|_| plain)
    };
    match encoding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => read(&mut MultiGzDecoder::new(body.as_slice())),
        "deflate" => read(&mut ZlibDecoder::new(body.as_slice()))
            .or_else(|_| read(&mut DeflateDecoder::new(body.as_slice())))
            .or(Ok(body)),
        "br" => read(&mut brotli_decompressor::Decompressor::new(body.as_slice(), 4096)).or(Ok(body)),
        "" | "identity" | "gzip" | "x-gzip" => Ok(body),
        other => Err(invalid(format!("the content encoding {other:?} is not read"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_capture_comes_back_as_it_was_archived(
            body: Vec<u8>,
            status in 100u16..600,
            values in prop::collection::vec("([!-~é]([ -~é]*[!-~é])?)?", 0..4),
            nanos in 0i64..4_000_000_000_000_000_000,
        ) {
            let capture = Capture {
                url: Url::parse("https://gazette.example/été?a=1").unwrap(),
                fetched_at: DateTime::from_timestamp_nanos(nanos),
                status,
                headers: values.into_iter().map(|value| ("x-header".to_owned(), value)).collect(),
                body,
            };
            let mut bytes = Vec::new();
            encode(&capture).unwrap().write(&mut bytes).unwrap();
            let record = Record::read(&mut bytes.as_slice()).unwrap().unwrap();
            prop_assert_eq!(decode(record).unwrap(), Some(capture));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>, head in "WARC/1.1\r\n(WARC-Type: response\r\n)?(Content-Length: [0-9]{1,30}\r\n)?\r\n") {
            let bytes = [head.as_bytes(), &bytes].concat();
            if let Ok(Some(record)) = Record::read(&mut bytes.as_slice()) {
                let _ = decode(record);
            }
            let _ = unchunk(&bytes);
        }
    }
}
