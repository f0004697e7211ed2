# frozen_string_literal: true

# Chat inside a Rack application that has its own users, password digests and sessions, as a Rails one with Devise has.
# People who sign in there are users of Confab too, and get a token for its hub. Run it: CHAT_DATA=chat-data puma
require "confab"
require "json"
require "openssl"

# The application's own users. Devise has bcrypt where this has scrypt; Confab never sees a password.
User = Struct.new(:email, :name, :salt, :digest) do
  def self.digest(password, salt) = OpenSSL::KDF.scrypt(password, salt: salt, N: 16_384, r: 8, p: 1, length: 32)
  def self.create(email, name, password, salt = OpenSSL::Random.random_bytes(16)) =
    new(email, name, salt, digest(password, salt))

  def authenticate(password) = Rack::Utils.secure_compare(digest, User.digest(password, salt))
end
USERS = [User.create("ann@example.com", "Ann", "correct horse"),
         User.create("bob@example.com", "Bob", "battery staple")].to_h { |user| [user.email, user] }

# Each worker of Puma opens it, after the fork; with preload_app! do this in on_worker_boot.
ENGINE = Confab.open(ENV.fetch("CHAT_DATA", "chat-data"))

# The routes that clients of the Rails application know.
class Chat
  def call(env)
    request = Rack::Request.new(env)
    answer(*route(request, request.post? ? Hash(JSON.parse(request.body.read)) : {}))
  rescue Confab::Unauthenticated then answer(401, { error: "You need to sign in." })
  rescue Confab::NotFound then answer(404, {})
  rescue Confab::Error, JSON::ParserError, TypeError => e
    answer(422, { errors: { (e.field if e.respond_to?(:field)) || "base" => [e.message] } })
  end

  def answer(status, body)
    [status, { "Content-Type" => "application/json; charset=utf-8" }, status == 204 ? [] : [JSON.generate(body)]]
  end

  def route(request, given)
    case "#{request.request_method} #{request.path_info}"
    when "POST /users/sign_in" then sign_in(request, Hash(given["user"]))
    when "DELETE /users/sign_out" then sign_out(request)
    when "GET /conversations" then [200, others(caller_of(request))]
    when "POST /conversations" then [200, conversation(caller_of(request), given["recipient_id"])]
    when %r{\AGET /conversations/(\d+)/messages\z} then [200, messages(caller_of(request), $1.to_i)]
    when %r{\APOST /conversations/(\d+)/messages\z} then [200, send_message(caller_of(request), $1.to_i, given)]
    else [404, {}]
    end
  end

  def sign_in(request, given)
    user = USERS[given["email"]]
    return [401, { error: "Invalid Email or password." }] unless user&.authenticate(given["password"].to_s)

    id = ENGINE.host.ensure_user(email: user.email, name: user.name).id
    signed_in = ENGINE.host.sign_in(user: id, device: "web", long_lived: true)
    request.session["chat"] = [id, signed_in.session]
    [200, { id: id, user: user.email, token: signed_in.access_token }]
  end

  def sign_out(request) = [204, caller_of(request).sessions.sign_out && request.session.clear] # the token ends too

  # By "Bearer E-MAIL TOKEN", where the token alone says who one is, or by the application's session.
  def caller_of(request)
    scheme, email, token = request.get_header("HTTP_AUTHORIZATION").to_s.split
    caller = ENGINE.with_token(token) if scheme == "Bearer" && token
    return caller if caller && caller.users.me.email == email

    id, session = request.session["chat"] unless scheme
    ENGINE.as_user(id || raise(Confab::Unauthenticated), session: session)
  end

  def others(caller)
    me = caller.users.me.id
    ENGINE.host.list_users(limit: 200).users.reject { |user| user.id == me }.map { |user| dated(user, email: user.email) }
  end

  def conversation(caller, recipient)
    dated(caller.conversations.open_direct(user: recipient), sender_id: caller.users.me.id, recipient_id: recipient)
  end

  def messages(caller, room)
    emails = Hash.new { |known, id| known[id] = ENGINE.host.user(user: id).email }
    newest = caller.messages.list(conversation: room, limit: 200).messages
    newest.map { |sent| { body: sent.body, from: emails[sent.from] } }
  end

  def send_message(caller, room, given)
    sent = caller.messages.send(conversation: room, body: Hash(given["message"])["body"].to_s)
    dated(sent, sent.at, body: sent.body, conversation_id: room, user_id: sent.from)
  end

  def dated(record, milliseconds = record.created_at, **fields)
    at = Time.at(milliseconds / 1000r).utc.strftime("%FT%T.%LZ")
    { id: record.id, **fields, created_at: at, updated_at: at }
  end
end

use Rack::Session::Cookie, secret: ENV.fetch("SESSION_SECRET") { OpenSSL::Random.random_bytes(64) }, same_site: :strict
run Chat.new
