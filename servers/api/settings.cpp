#include "api/settings.hpp"

#include <algorithm>

#include "common/http/address.hpp"
#include "common/settings/origins.hpp"

namespace confab::servers::api {

void Settings::declare(Config& config) {
  constexpr std::int64_t kDaySeconds = 24 * 3600;  // no token of ours lives longer
  constexpr std::int64_t kYearSeconds = 366 * kDaySeconds;
  config.text("listen", listen, "HOST:PORT to listen on; port 0 takes a free one");
  metrics.declare(config);
  config.integer("threads", threads, 1, 64, "Event loops");
  config.list("allow-origin", origins, "Other origins whose pages may call the API, such as https://chat.example.org");
  config.flag("cookie-secure", cookie_secure,
              "Always mark cookies Secure: for a TLS proxy that does not send X-Forwarded-Proto");
  config.choice("registration", registration, {"open", "closed"},
                "Whether everybody may register; closed: only the application makes users");
  config.text("mail-command", mail_command,
              "Program, with its arguments, that takes a mail on standard input, such as /usr/sbin/sendmail -t. It is "
              "run without a shell. Empty: no mail is sent, and forgotten passwords are the application's matter");
  config.text("mail-from", mail_from, "E-mail address that the mails are from");
  config.text("mail-link", mail_link,
              "URL of the page in the mails, with {action} and {token}, such as "
              "https://chat.example.org/#{action}={token}");
  tls.declare(config);

  engine.declare(config);
  config.integer("access-token-seconds", access_token_seconds, 10, kDaySeconds, "Lifetime of an access token");
  config.integer("long-access-token-seconds", long_access_token_seconds, 10, kDaySeconds,
                 "Lifetime of an access token for clients that cannot refresh");
  config.integer("refresh-token-seconds", refresh_token_seconds, 60, kYearSeconds,
                 "Lifetime of a session after its last refresh");
  config.integer("password-memory", password_memory_kib, 8, 4 * 1024 * 1024, "Memory for hashing one password, in KiB");
  config.integer("password-threads", password_threads, 1, 64, "Threads that hash passwords");
  config.integer("passwords-queued-max", passwords_queued_max, 1, 100'000,
                 "Passwords that may wait to be hashed; over it: overloaded");
  config.integer("password-attempts-per-address-per-minute", attempts_per_address_per_minute, 0, 1'000'000,
                 "Sign-ins and registrations from one address; 0: no bound");
  config.integer("password-attempts-per-email-per-minute", attempts_per_email_per_minute, 0, 1'000'000,
                 "Sign-ins and registrations with one e-mail from one address; 0: no bound");
  config.integer("password-attempts-per-account-per-minute", attempts_per_account_per_minute, 0, 1'000'000,
                 "Sign-ins and registrations with one e-mail from all addresses that are new to it; 0: no bound");
  constexpr std::int64_t kMost = 1'000'000'000;
  config.integer("requests-per-user-per-second", requests_per_user_per_second, 0, kMost, "Requests of one user");
  config.integer("requests-per-address-per-second", requests_per_address_per_second, 0, kMost,
                 "Requests from one address");
  config.integer("bytes-per-user-per-second", bytes_per_user_per_second, 0, kMost, "Bytes of requests of one user");
  config.integer("bytes-per-address-per-second", bytes_per_address_per_second, 0, kMost,
                 "Bytes of requests from one address");

  connections.declare(config);
  config.integer("drain-ms", drain_ms, 0, 600'000, "Time to answer requests after SIGTERM, before the server ends");

  config.choice("log-level", log_level, {"debug", "info", "warning", "error"}, "Lowest level that is logged");
  config.choice("log-format", log_format, {"text", "json"}, "Format of the log");
}

EngineOptions Settings::engine_options() const {
  EngineOptions options = engine.options();
  options.access_token_ms = access_token_seconds * 1000;
  options.long_access_token_ms = long_access_token_seconds * 1000;
  options.refresh_token_ms = refresh_token_seconds * 1000;
  options.password_memory_bytes = static_cast<std::uint64_t>(password_memory_kib) << 10;
  options.limits.password_threads = password_threads;
  options.limits.passwords_queued_max = passwords_queued_max;
  return options;
}

RouteSettings Settings::route_settings(const PasswordGuard& passwords, const RequestGuard& requests) const {
  return {origins, cookie_secure, refresh_token_seconds, &passwords, &requests, registration == "open"};
}

std::optional<MailProgram::Options> Settings::mail_options() const {
  if (mail_command.find_first_not_of(' ') == std::string::npos) return std::nullopt;
  MailProgram::Options options;
  options.command = mail_command;
  options.style = {mail_from, mail_link};
  return options;
}

PasswordLimits Settings::password_limits() const {
  PasswordLimits limits;
  limits.attempts_per_address = with_count(limits.attempts_per_address, attempts_per_address_per_minute);
  limits.attempts_per_address_and_email =
      with_count(limits.attempts_per_address_and_email, attempts_per_email_per_minute);
  limits.attempts_per_account = with_count(limits.attempts_per_account, attempts_per_account_per_minute);
  limits.under_way_per_address_max = std::max<std::size_t>((password_threads + passwords_queued_max) / 2, 1);
  return limits;
}

RequestLimits Settings::request_limits() const {
  RequestLimits limits;
  limits.requests_per_user = with_count(limits.requests_per_user, requests_per_user_per_second);
  limits.requests_per_address = with_count(limits.requests_per_address, requests_per_address_per_second);
  limits.bytes_per_user = with_count(limits.bytes_per_user, bytes_per_user_per_second);
  limits.bytes_per_address = with_count(limits.bytes_per_address, bytes_per_address_per_second);
  return limits;
}

Result<RuntimeOptions> Settings::runtime_options() const {
  const auto address = parse_host_and_port(listen);
  if (!address) return Error{ErrorCode::invalid_argument, "--listen: " + address.error().message, "listen"};
  if (auto checked = check_origins(origins); !checked) return checked.error();
  if (auto checked = engine.check(); !checked) return checked.error();
  if (const auto mail = mail_options()) {
    if (auto checked = check_mail_style(mail->style); !checked) return checked.error();
  }
  RuntimeOptions options;
  options.host = address->host;
  options.port = address->port;
  options.loops = threads;
  if (auto applied = connections.apply(options); !applied) return applied.error();
  auto figures = metrics.address();
  if (!figures) return figures.error();
  options.metrics_address = std::move(*figures);
  options.drain_ms = drain_ms;
  // What the hub takes must pass here too, with what the hub adds.
  options.limits.header_count_max += kForwardedFieldsMax;
  options.limits.header_bytes_max += kForwardedBytesMax;
  return options;
}

LogLevel Settings::level() const {
  if (log_level == "debug") return LogLevel::debug;
  if (log_level == "warning") return LogLevel::warning;
  return log_level == "error" ? LogLevel::error : LogLevel::info;
}

}  // namespace confab::servers::api
