"""The API's description is whole, valid in its structure, and says what the routes do."""

from __future__ import annotations

import re
from typing import Any

from osmosis.web.api.openapi import document
from osmosis.web.api.routes import ApiRoute
from tests.web.site import BASE, Site

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
SCHEMA_WORDS = {
    "type", "format", "properties", "required", "additionalProperties", "items", "enum",
    "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "description",
    "title", "default", "examples", "$ref", "contentMediaType",
}  # fmt: skip
TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}


def described(site: Site) -> dict[str, Any]:
    """The description as it is served."""
    answer = site.get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert isinstance(document, dict)
    return document


def check_schema(schema: dict[str, Any], components: dict[str, Any]) -> None:
    """Fail unless this is a schema of the kind that we write (JSON Schema 2020-12)."""
    assert set(schema) <= SCHEMA_WORDS, schema
    if "$ref" in schema:
        kind, name = schema["$ref"].removeprefix("#/components/").split("/")
        assert name in components[kind]
        return
    given = schema.get("type", "object")
    assert set([given] if isinstance(given, str) else given) <= TYPES
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    for part in schema.get("properties", {}).values():
        check_schema(part, components)
    if isinstance(schema.get("additionalProperties"), dict):
        check_schema(schema["additionalProperties"], components)
    if "items" in schema:
        check_schema(schema["items"], components)


def check_operation(path: str, operation: dict[str, Any], components: dict[str, Any]) -> None:
    """Fail unless an operation is whole (OpenAPI 3.1.0, section 4.8.10)."""
    assert {"operationId", "summary", "description", "tags", "responses"} <= set(operation)
    in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
    assert in_path == set(re.findall(r"{(\w+)}", path))
    for parameter in operation["parameters"]:
        assert parameter["in"] in {"path", "query"}
        assert parameter["required"] is True or parameter["in"] == "query"
        check_schema(parameter["schema"], components)
    contents = [operation.get("requestBody", {}).get("content", {})]
    assert operation["responses"]
    for status, response in operation["responses"].items():
        assert re.fullmatch(r"[1-5]\d\d", status)
        assert response["description"]
        contents.append(response.get("content", {}))
    for content in contents:
        for media_type, told in content.items():
            assert "/" in media_type
            check_schema(told["schema"], components)


def test_the_description_is_valid(quiet_site: Site) -> None:
    check_document(described(quiet_site))


def test_the_description_of_every_practice_is_valid(real_site: Site) -> None:
    check_document(described(real_site))


def check_document(found: dict[str, Any]) -> None:
    """Fail unless this is a whole description."""
    assert found["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(found["info"])
    assert found["servers"] == [{"url": f"{BASE}/api/v1"}]
    components = found["components"]
    for schema in components["schemas"].values():
        check_schema(schema, components)
    for requirement in found["security"]:
        assert set(requirement) <= set(components["securitySchemes"])
    names = []
    for path, operations in found["paths"].items():
        assert path.startswith("/")
        assert set(operations) <= METHODS
        for operation in operations.values():
            check_operation(path, operation, components)
            names.append(operation["operationId"])
    assert len(names) == len(set(names))


def test_every_route_of_the_api_is_described(quiet_site: Site) -> None:
    routes = [route for route in quiet_site.web.routes if isinstance(route, ApiRoute)]
    in_api = [r for r in quiet_site.web.routes if getattr(r, "path", "").startswith("/api/")]
    assert routes == in_api
    paths = described(quiet_site)["paths"]
    assert sum(map(len, paths.values())) == len(routes)
    assert "/openapi.json" in paths
    assert "/notes/{id}" in paths


def test_what_a_practice_declares_stands_in_it(quiet_site: Site) -> None:
    look = described(quiet_site)["paths"]["/notes/{id}"]["get"]
    by_name = {parameter["name"]: parameter for parameter in look["parameters"]}
    assert by_name["id"]["schema"] == {"type": "integer"}
    assert by_name["long"] == {
        "name": "long",
        "in": "query",
        "required": True,
        "schema": {"type": "boolean"},
    }
    assert {"200", "401", "403", "404"} == set(look["responses"])
    add = described(quiet_site)["paths"]["/notes"]["post"]
    assert "201" in add["responses"]
    assert "full or capture" in add["description"]


def test_the_description_of_nothing_is_still_one() -> None:
    assert document([], "http://127.0.0.1:1/")["paths"] == {}


def test_the_description_is_english_whatever_is_asked_for(quiet_site: Site) -> None:
    german = quiet_site.get("/api/v1/openapi.json", headers={"Accept-Language": "de"})
    assert german.json() == described(quiet_site)
