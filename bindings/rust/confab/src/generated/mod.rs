// Generated from the catalogue by bindings/generate; do not edit.

#![allow(missing_docs)]

pub mod errors;
pub mod events;
pub mod groups;
pub mod records;
pub mod requests;
