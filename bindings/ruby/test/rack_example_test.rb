# frozen_string_literal: true

require_relative "helper"
require "net/http"

# The Rack example, run by Puma, as a client of the Rails application sees it.
class RackExampleTest < Minitest::Test
  include Chat

  EXAMPLE = File.expand_path("../../../examples/rack/config.ru", __dir__)

  def options = []

  def setup
    super
    load_path = $LOAD_PATH.join(":")
    @puma = IO.popen({ "CHAT_DATA" => folder, "RUBYLIB" => load_path, "SESSION_SECRET" => "s" * 64 },
                     ["puma", *options, "--bind", "tcp://127.0.0.1:0", EXAMPLE], err: %i[child out], chdir: folder)
    @puma.set_encoding("UTF-8")
    said = +""
    @port = nil
    while @port.nil? && (line = @puma.gets)
      said << line
      @port = line[/Listening on .*:(\d+)/, 1]
    end
    flunk said unless @port
  end

  def teardown
    Process.kill("TERM", @puma.pid)
    @puma.read
    @puma.close
    super
  end

  # [status, parsed body or nil, cookie]
  def ask(verb, path, body = nil, token: nil, cookie: nil)
    request = Net::HTTP.const_get(verb.capitalize).new(path)
    request.body = body.is_a?(String) ? body : JSON.generate(body) if body
    request["Content-Type"] = "application/json"
    request["Authorization"] = "Bearer #{token}" if token
    request["Cookie"] = cookie if cookie
    reply = Net::HTTP.start("127.0.0.1", @port) { |http| http.request(request) }
    [reply.code.to_i, reply.body.to_s.empty? ? nil : JSON.parse(reply.body), reply["Set-Cookie"]&.split(";")&.first]
  end

  def sign_in(email, password)
    status, person, cookie = ask("post", "/users/sign_in", { user: { email: email, password: password } })
    assert_equal 200, status, person
    [person, "#{email} #{person['token']}", cookie]
  end

  def test_people_of_the_application_talk
    ann, ann_token, = sign_in("ann@example.com", "correct horse")
    bob, bob_token, = sign_in("bob@example.com", "battery staple")
    assert_equal "ann@example.com", ann["user"]

    _, others = ask("get", "/conversations", token: ann_token)
    assert_equal [[bob["id"], "bob@example.com"]], others.map { |other| other.values_at("id", "email") }
    status, room = ask("post", "/conversations", { sender_id: ann["id"], recipient_id: bob["id"] }, token: ann_token)
    assert_equal [200, ann["id"], bob["id"]], [status, room["sender_id"], room["recipient_id"]]
    assert_match(/\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z/, room["created_at"])

    path = "/conversations/#{room['id']}/messages"
    status, sent = ask("post", path, { message: { body: "hi", user_id: ann["id"] } }, token: ann_token)
    assert_equal [200, "hi", room["id"], ann["id"]], [status, *sent.values_at("body", "conversation_id", "user_id")]
    assert_equal [200, [{ "body" => "hi", "from" => "ann@example.com" }]], ask("get", path, token: bob_token).first(2)
  end

  def test_the_session_of_the_application_is_enough
    _, token, cookie = sign_in("ann@example.com", "correct horse")
    assert_equal 200, ask("get", "/conversations", cookie: cookie)[0]
    assert_equal 200, ask("get", "/conversations", token: token)[0]
    status, nothing, = ask("delete", "/users/sign_out", cookie: cookie)
    assert_equal [204, nil], [status, nothing]
    assert_equal 401, ask("get", "/conversations", cookie: cookie)[0]
    assert_equal 401, ask("get", "/conversations", token: token)[0]
  end

  def test_the_token_is_one_of_confab
    _, token, = sign_in("ann@example.com", "correct horse")
    assert_equal 3, token.split.last.split(".").size
    assert_equal 401, ask("get", "/conversations", token: token.sub("ann", "bob"))[0]
    assert_equal 401, ask("get", "/conversations", token: "ann@example.com #{'x' * 40}")[0]
    assert_equal 401, ask("get", "/conversations")[0]
  end

  def test_strangers_and_bad_input_are_refused
    wrong = { user: { email: "ann@example.com", password: "wrong" } }
    assert_equal [401, { "error" => "Invalid Email or password." }], ask("post", "/users/sign_in", wrong).first(2)
    _, token, = sign_in("ann@example.com", "correct horse")
    assert_equal [404, {}], ask("get", "/conversations/99999/messages", token: token).first(2)
    assert_equal [404, {}], ask("get", "/none", token: token).first(2)
    assert_equal 422, ask("post", "/conversations", { recipient_id: "x" }, token: token)[0]
    ["{", "[1]", '{"user":"x"}'].each { |body| assert_equal 422, ask("post", "/users/sign_in", body)[0], body }
  end
end

# The same with two processes that share the folder.
class RackExampleClusterTest < RackExampleTest
  def options = ["--workers", "2"]
end
