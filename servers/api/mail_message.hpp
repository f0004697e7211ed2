#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

namespace confab::servers::api {

/// How the server's mails look: --mail-from and --mail-link.
struct MailStyle {
  std::string from;  ///< an e-mail address
  std::string link;  ///< of the page, with {action} and {token}, which are put in
};

inline constexpr std::size_t kMailLinkBytesMax = 1000;

/// Errors: invalid_argument (mail-from, mail-link)
Result<> check_mail_style(const MailStyle& style);

/// Whether an address may stand in a header as it is: one that could name further recipients, quote or comment is
/// refused, although it may be a good one.
bool is_plain_address(std::string_view address);

/// The message as `sendmail -t` takes it, or nothing if its address is not plain.
std::optional<std::string> mail_message(const Mail& mail, const MailStyle& style, TimeMs now);

}  // namespace confab::servers::api
