"""Writes the headers of a Windows program that does nothing, to be signed."""
import struct
import sys

dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
coff = struct.pack("<HHIIIHH", 0x14C, 0, 0, 0, 0, 224, 0x102)
optional = struct.pack("<HBB9I6H4I2H6I", 0x10B, 0, 0, *[0] * 6, 0x400000, 0x1000, 0x200, 4, 0, 0, 0, 4, 0, 0, 0x1000, 0x200, 0, 3, 0,
                       0x100000, 0x1000, 0x100000, 0x1000, 0, 16)  # fmt: skip
sys.stdout.buffer.write((dos + b"PE\0\0" + coff + optional + bytes(128)).ljust(512, b"\0"))
