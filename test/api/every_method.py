"""Calls every method of careen once, in Python. test/api/every-method.test.ts gives the calls as JSON and compares what it prints.

    PYTHONPATH=DIR TOKEN=... python3 test/api/every_method.py localhost:7465 < calls.json

DIR has the modules that protoc makes of the .proto files. Prints an object: by path, `OK`, or the status and the reason of a failure.
"""

import glob
import importlib
import json
import os
import sys

import error_details_pb2 as rpc
import grpc
from google.protobuf import json_format


def methods():
    """Returns the descriptors of all methods by their paths."""
    root = os.environ["PYTHONPATH"]
    found = {}
    for file in glob.glob(root + "/careen/**/*_pb2.py", recursive=True):
        name = os.path.relpath(file, root)[:-3].replace(os.sep, ".")
        for service in importlib.import_module(name).DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                found[service.full_name + "/" + method.name] = method
    return found


def reason(error):
    """Returns the reason in the ErrorInfo of a failure."""
    for key, value in error.trailing_metadata() or []:
        if key == "grpc-status-details-bin":
            for detail in rpc.Status.FromString(value).details:
                if detail.type_url.endswith(".ErrorInfo"):
                    return rpc.ErrorInfo.FromString(detail.value).reason
    return ""


def call(channel, method, spec):
    """Calls a method, and returns what became of it. Of a stream the first message counts."""
    request = method.input_type._concrete_class
    answer = method.output_type._concrete_class
    kind = ("stream" if spec["requestStream"] else "unary") + "_" + ("stream" if spec["answerStream"] else "unary")
    make = getattr(channel, kind)
    send = make("/" + spec["path"], request.SerializeToString, answer.FromString)
    message = json_format.ParseDict(spec["request"], request())
    metadata = [("authorization", "Bearer " + os.environ["TOKEN"])]
    try:
        got = send(iter([message]) if spec["requestStream"] else message, metadata=metadata, timeout=30)
        if spec["answerStream"]:
            next(got, None)
            got.cancel()
        return "OK"
    except grpc.RpcError as error:
        return (error.code().name + " " + reason(error)).strip()


def main(target):
    known = methods()
    with grpc.insecure_channel(target) as channel:
        print(json.dumps({spec["path"]: call(channel, known[spec["path"]], spec) for spec in json.load(sys.stdin)}))


main(*sys.argv[1:])
