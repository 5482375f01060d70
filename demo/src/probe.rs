//! Asking a server whether it is of any use.

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::Error;

/// Gets `url`, which must be `http://host:port/…`.
pub(crate) async fn expect_status(url: &str, expected: u16) -> Result<(), Error> {
    match status(url).await {
        Ok(got) if got == expected.to_string() => Ok(()),
        Ok(got) => Err(Error::WrongAnswer { url: url.to_owned(), expected, got }),
        Err(error) => Err(Error::system(url)(error)),
    }
}

async fn status(url: &str) -> std::io::Result<String> {
    let address = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).await?;
    Ok(answer.split_whitespace().nth(1).unwrap_or("nothing").to_owned())
}
