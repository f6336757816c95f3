"""The peers: one file each, one line each in the register."""

from __future__ import annotations

from benchmarks.peers.base import Peer
from benchmarks.peers.c_peer import CPeer
from benchmarks.peers.fann_peer import FannPeer
from benchmarks.peers.jax_peer import JaxPeer
from benchmarks.peers.numpy_peer import NumpyPeer
from benchmarks.peers.onnxruntime_peer import OnnxruntimePeer
from benchmarks.peers.ours_peer import OursPeer
from benchmarks.peers.sklearn_peer import SklearnPeer
from benchmarks.peers.torch_peer import TorchCompiledPeer, TorchPeer

PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        OursPeer(),
        CPeer(),
        FannPeer(),
        JaxPeer(),
        NumpyPeer(),
        SklearnPeer(),
        TorchPeer(),
        TorchCompiledPeer(),
        OnnxruntimePeer(),
    )
}
