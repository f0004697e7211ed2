#include "api/mail_message.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include <confab/limits.hpp>

namespace confab::servers::api {

namespace {

constexpr std::string_view kAction = "{action}";
constexpr std::string_view kToken = "{token}";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_atom(std::string_view text, std::string_view signs) {
  const auto fits = [&](char c) { return is_letter_or_digit(c) || signs.find(c) != std::string_view::npos; };
  return !text.empty() && text.front() != '.' && text.back() != '.' && std::all_of(text.begin(), text.end(), fits);
}

void put_in(std::string& text, std::string_view what, std::string_view value) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + value.size())) {
    text.replace(at, what.size(), value);
  }
}

/// RFC 5322, in UTC, in English wherever the server runs.
std::string date_of(TimeMs now) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = now / 1000;
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return {};
  std::array<char, 32> time{};
  const std::size_t size = std::strftime(time.data(), time.size(), "%Y %H:%M:%S +0000", &parts);
  return std::string(kDays.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + std::to_string(parts.tm_mday) + " " +
         kMonths.at(static_cast<std::size_t>(parts.tm_mon)) + " " + std::string(time.data(), size);
}

struct Words {
  std::string_view action;
  std::string_view subject;
  std::string_view before;
  std::string_view after;
};

Words words_of(Mail::Kind kind) {
  if (kind == Mail::Kind::email_confirmation) {
    return {"confirm-email", "Confirm your e-mail address",
            "Somebody asked to sign in with this address from now on. If it was you, open this page within an hour:",
            "If it was not you, do nothing: nothing changes."};
  }
  return {"reset-password", "Set a new password",
          "Somebody asked to set a new password for the account of this address. If it was you, open this page within "
          "an hour:",
          "If it was not you, do nothing: the password stays as it is."};
}

}  // namespace

bool is_plain_address(std::string_view address) {
  const auto at = address.find('@');
  if (at == std::string_view::npos || address.size() > Limits::email_bytes_max) return false;
  // What RFC 5322 calls a dot-atom, and a name of a host.
  return is_atom(address.substr(0, at), ".!#$%&'*+-/=?^_`{|}~") && is_atom(address.substr(at + 1), ".-");
}

Result<> check_mail_style(const MailStyle& style) {
  if (!is_plain_address(style.from)) {
    return Error{ErrorCode::invalid_argument, "--mail-from: must be an e-mail address", "mail-from"};
  }
  const bool is_web = style.link.starts_with("https://") || style.link.starts_with("http://");
  const bool is_printable =
      std::all_of(style.link.begin(), style.link.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_web || !is_printable || style.link.size() > kMailLinkBytesMax ||
      style.link.find(kAction) == std::string::npos || style.link.find(kToken) == std::string::npos) {
    return Error{ErrorCode::invalid_argument,
                 "--mail-link: must be a URL with {action} and {token}, such as "
                 "https://chat.example.org/#{action}={token}",
                 "mail-link"};
  }
  return {};
}

std::optional<std::string> mail_message(const Mail& mail, const MailStyle& style, TimeMs now) {
  if (!is_plain_address(mail.to)) return std::nullopt;
  const Words words = words_of(mail.kind);
  std::string link = style.link;
  put_in(link, kAction, words.action);
  put_in(link, kToken, mail.token);
  std::string text;
  const auto line = [&text](std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) text += part;
    text += '\n';
  };
  line({"From: <", style.from, ">"});
  line({"To: <", mail.to, ">"});
  line({"Subject: ", words.subject});
  line({"Date: ", date_of(now)});
  line({"MIME-Version: 1.0"});
  line({"Content-Type: text/plain; charset=utf-8"});
  line({"Content-Transfer-Encoding: 8bit"});
  line({"Auto-Submitted: auto-generated"});
  line({""});
  line({words.before});
  line({""});
  line({link});
  line({""});
  line({words.after});
  return text;
}

}  // namespace confab::servers::api
