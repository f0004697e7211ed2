#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "api/mail_program.hpp"
#include "api/route_rules.hpp"
#include "common/observe/log.hpp"
#include "common/runtime/runtime.hpp"
#include "common/settings/config.hpp"
#include "common/settings/connection_settings.hpp"
#include "common/settings/engine_settings.hpp"
#include "common/settings/metrics_settings.hpp"
#include "common/settings/tls_settings.hpp"

namespace confab::servers::api {

/// Everything that can be set, with its default: docs/reference/configuration.md.
struct Settings {
  std::string listen = "127.0.0.1:8081";
  int threads = 2;
  std::vector<std::string> origins;
  bool cookie_secure = false;
  std::string registration = "open";
  TlsSettings tls;
  std::string mail_command;
  std::string mail_from;
  std::string mail_link;

  EngineSettings engine;
  std::int64_t access_token_seconds = 15 * 60;
  std::int64_t long_access_token_seconds = 24 * 3600;
  std::int64_t refresh_token_seconds = 30 * 24 * 3600;
  std::int64_t password_memory_kib = 64 * 1024;
  std::size_t password_threads = 1;
  std::size_t passwords_queued_max = 64;
  std::int64_t attempts_per_address_per_minute = PasswordLimits{}.attempts_per_address.count;
  std::int64_t attempts_per_email_per_minute = PasswordLimits{}.attempts_per_address_and_email.count;

  std::int64_t attempts_per_account_per_minute = PasswordLimits{}.attempts_per_account.count;
  std::int64_t requests_per_user_per_second = RequestLimits{}.requests_per_user.count;
  std::int64_t requests_per_address_per_second = RequestLimits{}.requests_per_address.count;
  std::int64_t bytes_per_user_per_second = RequestLimits{}.bytes_per_user.count;
  std::int64_t bytes_per_address_per_second = RequestLimits{}.bytes_per_address.count;

  ConnectionSettings connections;
  MetricsSettings metrics;
  std::int64_t drain_ms = 10'000;

  std::string log_level = "info";
  std::string log_format = "text";

  void declare(Config& config);

  EngineOptions engine_options() const;
  RouteSettings route_settings(const PasswordGuard& passwords, const RequestGuard& requests) const;
  PasswordLimits password_limits() const;
  /// Nothing where no mail is sent.
  std::optional<MailProgram::Options> mail_options() const;
  RequestLimits request_limits() const;
  /// Errors: invalid_argument (listen, trusted-proxy, allow-origin, directory, mail-from, mail-link)
  Result<RuntimeOptions> runtime_options() const;
  LogLevel level() const;
  LogFormat format() const { return log_format == "json" ? LogFormat::json : LogFormat::text; }
};

}  // namespace confab::servers::api
