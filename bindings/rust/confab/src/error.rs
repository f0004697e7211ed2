use std::fmt;
use std::time::Duration;

pub use crate::generated::errors::ErrorCode;

/// What every call of this crate gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// What to do about it.
    pub code: ErrorCode,
    /// One line for a person, without secrets.
    pub message: String,
    /// The field at fault, with `InvalidArgument`, `TooLarge` and `Conflict`.
    pub field: Option<String>,
    /// When to try again, with `Overloaded`, `RateLimited`, `Unavailable` and `Behind`.
    pub retry_after: Option<Duration>,
}

impl Error {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Error { code, message: message.into(), field: None, retry_after: None }
    }

    pub(crate) fn reply(error: serde_json::Error) -> Self {
        Error::new(ErrorCode::Internal, format!("this version of the binding cannot read the answer: {error}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.code.name(), self.message)?;
        match &self.field {
            Some(field) => write!(out, " ({field})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Declares [`ErrorCode`] from the generated list.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// What the caller should do about a failure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
            /// A code that this version of the binding does not know.
            Unknown(i32),
        }

        impl ErrorCode {
            /// As in JSON: `"not_found"`; `"unknown"` for what this version does not know.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => $name,)*
                    ErrorCode::Unknown(_) => "unknown",
                }
            }

            /// The number in the C API.
            pub fn number(self) -> i32 {
                match self {
                    $(ErrorCode::$variant => $number,)*
                    ErrorCode::Unknown(number) => number,
                }
            }

            pub(crate) fn from_number(number: i32) -> Self {
                match number {
                    $($number => ErrorCode::$variant,)*
                    _ => ErrorCode::Unknown(number),
                }
            }
        }
    };
}
pub(crate) use codes;
