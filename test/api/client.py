"""A client of careen in Python, as anybody would write one.

It needs Debian's python3-grpcio, protobuf-compiler-grpc and libprotobuf-dev, or any other grpcio. Make the modules of the messages first:

    protoc -I proto --python_out=DIR --grpc_python_out=DIR \
        --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin proto/careen/v1/*.proto
    protoc -I test/data --python_out=DIR test/data/error-details.proto

Then run it against a daemon with TLS, with the authority of its certificate, an administrator's token and a reader's, and name a run:

    PYTHONPATH=DIR CA=ca.pem TOKEN=... READER=... python3 test/api/client.py localhost:7465 RUN

It prints what it receives as JSON. test/api/python.test.ts compares that.
"""

import json
import os
import sys
import uuid

import error_details_pb2 as rpc
import grpc
from careen.v1 import policy_pb2, policy_pb2_grpc, run_pb2, run_pb2_grpc, workspace_pb2, workspace_pb2_grpc


def policies(channel, token, size):
    """Yields the names of all policies, and how many pages it took."""
    service = policy_pb2_grpc.PolicyServiceStub(channel)
    page, pages, names = "", 0, []
    while True:
        request = policy_pb2.ListPoliciesRequest(parent="workspaces/-", page_size=size, page_token=page)
        answer = service.ListPolicies(request, metadata=token, timeout=10)
        pages += 1
        names += [policy.name for policy in answer.policies]
        page = answer.next_page_token
        if page == "":
            return {"pages": pages, "names": names}


def details(error):
    """Returns what a failed call says to programs: the google.rpc details, by their names."""
    found = {"status": error.code().name}
    for key, value in error.trailing_metadata():
        if key != "grpc-status-details-bin":
            continue
        for detail in rpc.Status.FromString(value).details:
            name = detail.type_url.rsplit(".", 1)[1]
            message = getattr(rpc, name).FromString(detail.value)
            if name == "ErrorInfo":
                found[name] = {"reason": message.reason, "domain": message.domain}
            elif name == "BadRequest":
                found[name] = [violation.field for violation in message.field_violations]
            elif name == "RetryInfo":
                found[name] = message.retry_delay.seconds
    return found


def failure(call):
    """Returns the details of a call that must fail."""
    try:
        call()
    except grpc.RpcError as error:
        return details(error)
    raise SystemExit("a call that must fail did not")


def main(target, run):
    token = [("authorization", "Bearer " + os.environ["TOKEN"])]
    reader = [("authorization", "Bearer " + os.environ["READER"])]
    with open(os.environ["CA"], "rb") as file:
        trust = grpc.ssl_channel_credentials(file.read())
    with grpc.secure_channel(target, trust) as channel:
        workspaces = workspace_pb2_grpc.WorkspaceServiceStub(channel)
        runs = run_pb2_grpc.RunServiceStub(channel)
        request = workspace_pb2.GetWorkspaceRequest(name="workspaces/default")
        result = {
            "workspace": workspaces.GetWorkspace(request, metadata=token, timeout=10).serial,
            "policies": policies(channel, token, 2),
        }
        watch = runs.WatchRuns(run_pb2.WatchRunsRequest(parent=run), metadata=token)
        result["watched"] = next(watch).run.repository
        # The daemon of the test allows one stream at a time.
        second = run_pb2.WatchRunsRequest(parent=run)
        result["too many"] = failure(lambda: next(runs.WatchRuns(second, metadata=token)))
        watch.cancel()
        missing = run_pb2.GetRunRequest(name="workspaces/default/runs/r-none")
        result["missing"] = failure(lambda: runs.GetRun(missing, metadata=token, timeout=10))
        long = run_pb2.GetRunRequest(name="n" * 2000)
        result["too long"] = failure(lambda: runs.GetRun(long, metadata=token, timeout=10))
        start = run_pb2.CreateRunRequest(parent="workspaces/default", run=run_pb2.Run(repository="workspaces/default/registries/prod/repositories/team%2Fweb", kind=run_pb2.Run.KIND_DRY_RUN), request_id=str(uuid.uuid4()))
        result["no role"] = failure(lambda: runs.CreateRun(start, metadata=reader, timeout=10))
        result["no token"] = failure(lambda: runs.GetRun(missing, timeout=10))
    print(json.dumps(result))


main(*sys.argv[1:])
