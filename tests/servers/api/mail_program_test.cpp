#include "api/mail_program.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "servers/api/support/mail_script.hpp"

namespace confab::servers::api {
namespace {

using tests::MailScript;
using tests::write_script;

constexpr std::int64_t kVeryLongMs = 600'000;

class MailProgramTest : public ::testing::Test {
 protected:
  ~MailProgramTest() override { ::close(sink_); }

  std::unique_ptr<MailProgram> start(const std::string& command, std::int64_t run_ms_max = kVeryLongMs) {
    MailProgram::Options options;
    options.command = command;
    options.style = {"chat@example.com", "https://chat.example.com/#{action}={token}"};
    options.running_max = 1;
    options.waiting_max = 2;
    options.run_ms_max = run_ms_max;
    auto started = MailProgram::start(std::move(options), log_, metrics_);
    EXPECT_TRUE(started) << started.error().message;
    return *std::move(started);
  }
  static Mail mail(const std::string& to) { return {Mail::Kind::password_reset, to, "the-token", 0}; }
  std::uint64_t sent() { return metrics_.counter("confab_mails_sent_total", "").value(); }
  std::uint64_t failed() { return metrics_.counter("confab_mails_failed_total", "").value(); }
  void wait_for(std::uint64_t wanted_sent, std::uint64_t wanted_failed) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while ((sent() < wanted_sent || failed() < wanted_failed) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(sent(), wanted_sent);
    EXPECT_EQ(failed(), wanted_failed);
  }

  const int sink_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  Log log_{sink_};
  MetricsRegistry metrics_;
  tests::TempDir folder_;
};

TEST_F(MailProgramTest, GivesTheMessageToTheProgram) {
  const MailScript script;
  const auto program = start("  " + script.command() + " ");
  program->send(mail("ann@example.com"));
  EXPECT_NE(script.wait_for("ann@example.com").find("#reset-password=the-token\n"), std::string::npos);
  wait_for(1, 0);
}

TEST_F(MailProgramTest, CountsWhatFails) {
  const auto missing = start("/nowhere/mail");
  missing->send(mail("ann@example.com"));
  wait_for(0, 1);
  write_script(folder_ / "fail", "#!/bin/sh\nexit 7\n");
  const auto program = start(folder_ / "fail");
  program->send(mail("ann@example.com"));
  program->send(mail("ann@example.com,bob@example.com"));
  wait_for(0, 3);
}

TEST_F(MailProgramTest, TakesTheWordOfAProgramThatReadsNothing) {
  const auto program = start("/bin/true");
  for (std::uint64_t i = 1; i <= 100; ++i) {  // some are gone before the message is written
    program->send(mail("ann@example.com"));
    wait_for(i, 0);
  }
}

TEST_F(MailProgramTest, KillsAProgramThatHangsAndGoesOn) {
  write_script(folder_ / "hang", "#!/bin/sh\nsleep 1000\n");
  const auto program = start(folder_ / "hang", 50);
  program->send(mail("ann@example.com"));
  program->send(mail("bob@example.com"));
  wait_for(0, 2);
}

TEST_F(MailProgramTest, DropsWhatFindsNoRoomAndEndsWithoutWaiting) {
  write_script(folder_ / "hang", "#!/bin/sh\nsleep 1000\n");
  const auto program = start(folder_ / "hang");
  for (int i = 0; i < 10; ++i) program->send(mail("ann@example.com"));
  EXPECT_GE(failed(), 7U) << "one runs at most, and two wait";
}

TEST(MailMessage, HasNoPlaceForAnotherHeaderOrRecipient) {
  for (const char* good : {"ann@example.com", "ann.lee+chat@mail.example.com", "jürgen@bücher.example", "o'neil@x"}) {
    EXPECT_TRUE(is_plain_address(good)) << good;
  }
  for (const char* bad : {"", "ann", "@example.com", "ann@", "ann@example.com\nBcc: eve@example.com", "a b@example.com",
                          "ann,bob@example.com", "ann@example.com,eve@example.com", "<ann@example.com>",
                          "\"ann\"@example.com", "ann(x)@example.com", "ann@example.com>", "a:b;@example.com",
                          "ann@exa\rmple.com", ".ann@example.com", "ann@[127.0.0.1]", "ann\\@example.com"}) {
    EXPECT_FALSE(is_plain_address(bad)) << bad;
    EXPECT_FALSE(mail_message({Mail::Kind::password_reset, bad, "t", 0}, {"a@b", "http://x/{action}{token}"}, 0))
        << bad;
  }
}

TEST(MailMessage, IsWhatSendmailTakes) {
  const MailStyle style{"chat@example.com", "https://chat.example.com/#{action}={token}"};
  const auto message =
      mail_message({Mail::Kind::email_confirmation, "ann@example.com", "T-_x", 0}, style, 1'700'000'000'000);
  ASSERT_TRUE(message);
  EXPECT_EQ(*message,
            "From: <chat@example.com>\n"
            "To: <ann@example.com>\n"
            "Subject: Confirm your e-mail address\n"
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\n"
            "MIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: 8bit\n"
            "Auto-Submitted: auto-generated\n"
            "\n"
            "Somebody asked to sign in with this address from now on. If it was you, open this page within an hour:\n"
            "\n"
            "https://chat.example.com/#confirm-email=T-_x\n"
            "\n"
            "If it was not you, do nothing: nothing changes.\n");
}

TEST(MailMessage, WantsASenderAndALinkWithTheToken) {
  const std::string link = "https://chat.example.com/#{action}={token}";
  EXPECT_TRUE(check_mail_style({"chat@example.com", link}));
  EXPECT_EQ(check_mail_style({"", link}).error().field, "mail-from");
  EXPECT_EQ(check_mail_style({"Chat <chat@example.com>", link}).error().field, "mail-from");
  for (const char* bad : {"", "https://chat.example.com/", "https://chat.example.com/#{token}",
                          "javascript:{action}{token}", "https://x/{action} {token}", "https://x/{action}\n{token}"}) {
    EXPECT_EQ(check_mail_style({"chat@example.com", bad}).error().field, "mail-link") << bad;
  }
}

}  // namespace
}  // namespace confab::servers::api
