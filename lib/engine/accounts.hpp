#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>

#include "auth/access_tokens.hpp"
#include "auth/password_pool.hpp"
#include "auth/refresh_tokens.hpp"
#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/reads.hpp"
#include "util/clock.hpp"
#include "util/random.hpp"
#include "util/text.hpp"

namespace confab::engine {

/// Stands for the hash of a user without a password, which none matches.
inline constexpr std::string_view kNoPassword = "!";

/// What a given password is compared with; nothing costs the same work and never matches.
std::optional<std::string> comparable(const std::string& hash);

/// What a record keeps beside the folded address: nothing where both are the same.
std::string shown_unless_folded(const util::Email& email);

/// Users and sessions. To hash a password takes a tenth of a second, and to sign a token longer than to apply a
/// command, so neither may happen on an event loop or on the writer's thread: passwords have a pool of their own, and
/// tokens are made in the query pool. The account may change meanwhile, so `apply` checks once more what was found
/// before, and a sign-in whose account did change tries again.
///
/// Threads:  any. Completions are called on the log's thread for them, a password or a query thread.
/// Lifetime: ends after its last completion and before its parts do.
class Accounts {
 public:
  struct Parts {
    const EngineOptions& options;
    const Reads& reads;
    Commands& commands;
    auth::PasswordPool& passwords;
    auth::AccessTokens& tokens;
    const auth::RefreshTokens& refresh_tokens;
    const util::Clock& clock;
    util::RandomSource& random;
  };
  explicit Accounts(const Parts& parts)
      : options_(parts.options),
        reads_(parts.reads),
        commands_(parts.commands),
        passwords_(parts.passwords),
        tokens_(parts.tokens),
        refresh_tokens_(parts.refresh_tokens),
        clock_(parts.clock),
        random_(parts.random) {}

  struct Account {
    UserId id;
    std::string password_hash;
  };
  Result<std::optional<Account>> find_account(std::string_view folded_email) const;
  Result<User> find_user(const Caller& caller, std::string_view email) const;
  Result<User> find_user_as_host(std::string_view email) const;
  Result<UserPage> users(const Caller& caller, UserQuery query) const;
  Result<UserPage> users_as_host(UserQuery query) const;
  void register_user(std::string_view email, std::string_view password, std::string_view name, Done<User> done);
  /// How a session begins. With `conversations` it is a visitor's.
  struct SessionStart {
    std::string_view device;
    bool long_lived = false;
    std::optional<std::vector<ConversationId>> conversations = {};
  };
  void sign_in(std::string_view email, std::string_view password, const SessionStart& start, Done<SignedIn> done);
  void ensure_user(std::string_view email, std::string_view name, bool adopt, Done<User> done);
  void update_user(UserId user, const UserUpdate& update, Done<User> done);
  void sign_in_user(UserId user, const SessionStart& start, Done<SignedIn> done);
  void refresh(std::string_view refresh_token, Done<SignedIn> done);
  void end_session(const Caller& caller, SessionId session, Done<Position> done);
  void set_password(const Caller& caller, std::string_view current, std::string_view next, Done<Position> done);
  Result<TokenInfo> verify_token(std::string_view access_token) const;
  Result<TokenInfo> verify_refresh_token(std::string_view refresh_token) const;

 private:
  struct SignInCall;
  static Result<std::shared_ptr<SignInCall>> new_sign_in(const SessionStart& start, Done<SignedIn>& done);
  void try_sign_in(const std::shared_ptr<SignInCall>& call);
  void try_sign_in_checked(const std::shared_ptr<SignInCall>& call);
  Result<std::optional<User>> user_of(UserId id) const;
  Result<std::string> email_of(UserId id, const std::optional<std::string>& next) const;
  void start_session(const std::shared_ptr<SignInCall>& call, const Account& account, bool rehash);
  void rehash(const std::shared_ptr<SignInCall>& call, const Account& account);
  void give_tokens(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms, Position at,
                   const Done<SignedIn>& done);
  Result<SignedIn> signed_in(const Caller& who, std::uint64_t refresh_generation, std::int64_t access_ms,
                             Position position) const;
  /// The session of a genuine refresh token, dead or alive.
  Result<state::SessionRecord> session_of(const store::Txn& txn, const auth::RefreshToken& presented) const;

  const EngineOptions& options_;
  const Reads& reads_;
  Commands& commands_;
  auth::PasswordPool& passwords_;
  auth::AccessTokens& tokens_;
  const auth::RefreshTokens& refresh_tokens_;
  const util::Clock& clock_;
  util::RandomSource& random_;
};

}  // namespace confab::engine
