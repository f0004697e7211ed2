// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Stats of the catalogue.
 *
 * @param writer this process writes for the data directory
 * @param commands committed by this process, since it opened
 * @param batches commits, since it opened
 * @param forwarded sent to another process's writer, since it opened
 * @param refused answered overloaded, since it opened
 * @param queued commands that wait
 * @param passwordsQueued passwords that wait
 * @param queriesQueued queries that wait
 * @param position newest committed
 * @param mapBytes size of the store's map
 * @param usedBytes how much of the map is in use
 * @param users how many there are
 * @param conversations how many there are
 * @param logRecords records that are in the log
 * @param readerBehindCommits commits that the oldest read transaction does not see
 * @param readerAgeMs how long it has been behind; while it stays open the file grows with every commit
 * @param clockSteps how often the wall clock was set by more than a minute, since it opened
 */
public record Stats(
    boolean writer,
    long commands,
    long batches,
    long forwarded,
    long refused,
    long queued,
    long passwordsQueued,
    long queriesQueued,
    long position,
    long mapBytes,
    long usedBytes,
    long users,
    long conversations,
    long logRecords,
    long readerBehindCommits,
    long readerAgeMs,
    long clockSteps) {
  static Stats read(JsonObject json) {
    return new Stats(
        Json.flag(json, "writer"),
        Json.number(json, "commands"),
        Json.number(json, "batches"),
        Json.number(json, "forwarded"),
        Json.number(json, "refused"),
        Json.number(json, "queued"),
        Json.number(json, "passwords_queued"),
        Json.number(json, "queries_queued"),
        Json.number(json, "position"),
        Json.number(json, "map_bytes"),
        Json.number(json, "used_bytes"),
        Json.number(json, "users"),
        Json.number(json, "conversations"),
        Json.number(json, "log_records"),
        Json.number(json, "reader_behind_commits"),
        Json.number(json, "reader_age_ms"),
        Json.number(json, "clock_steps"));
  }
}
