"""Who calls in the test of the OpenAPI document: Ann, who is in two conversations, so that the ids of the examples exist."""

import json
import os
import urllib.error
import urllib.request

import schemathesis

URL = os.environ["CONFAB_URL"]
PASSWORD = "correct horse battery staple"


def call(method, path, body=None, token=None):
    """The answer's JSON; None if it is a refusal."""
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return None


def sign_in():
    return call("POST", "/v1/sessions", {"email": "ann@example.com", "password": PASSWORD})["access_token"]


def set_up():
    """Ann's token, after the people and conversations are there whose ids the examples have: up to user 4, conversation 5, seq 17."""
    for name in ("ann", "bob", "cleo", "dan", "eve"):
        call("POST", "/v1/users", {"email": f"{name}@example.com", "password": PASSWORD, "name": name.title()})
    token = sign_in()
    users = [user["id"] for user in call("GET", "/v1/users", token=token)["users"]]
    for user in users:
        call("POST", "/v1/conversations/direct", {"user": user}, token)
    group = call("POST", "/v1/conversations/groups", {"title": "Picnic", "members": users[1:3]}, token)
    for conversation in call("GET", "/v1/conversations", token=token)["conversations"]:
        for number in range(20 if conversation["id"] == group["id"] else 2):
            call("POST", f"/v1/conversations/{conversation['id']}/messages", {"body": f"message {number}"}, token)
    return token


TOKEN = {"now": set_up()}


@schemathesis.auth(refresh_interval=None)
class Ann:
    """Her session may be ended by the very calls that are tested; then she signs in again."""

    def get(self, case, context):
        if call("GET", "/v1/me", token=TOKEN["now"]) is None:
            TOKEN["now"] = sign_in()
        return TOKEN["now"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"
