// Interop makes and verifies the public folder of a log (C2SP tlog-tiles) with code that is not of
// this project: the Go project's sumdb/note and sumdb/tlog.  logtool.c does the same with src/log;
// each verifies what the other makes.
//
//	interop make DIR N ORIGIN
//	interop verify DIR VKEY [COSIGNER-VKEY] [FILE.tlog-proof | FILE.advance]...
//
// Beside the folder's files `make` writes the keys (vkey, cosigner), some receipts with their
// entries (I.tlog-proof, I.entry) and consistency proofs (OLD.advance, as a witness is asked).
// Exit status 2 and one line on standard error say what was refused.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	height     = 8 // of a tile, in levels of the tree
	width      = 1 << height
	cosignType = 4
)

// Where trees change their shape.
var edgeSizes = []int64{1, 2, 255, 256, 257, 65535, 65536, 65537}

// Of how many bytes errors are told; notes are text, and an error is one line.
const maxMessage = 400

var strict = base64.StdEncoding.Strict()

// A folder is the log's public files, and a tlog.TileReader.
type folder string

func (f folder) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), name))
}

func (f folder) write(name string, data []byte) error {
	path := filepath.Join(string(f), name)
	if err := os.MkdirAll(filepath.Dir(path), 0777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0666)
}

func (f folder) Height() int                                { return height }
func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, t := range tiles {
		d, err := f.read(tilePath(t))
		if err != nil {
			return nil, err
		}
		data = append(data, d)
	}
	return data, nil
}

// The path of C2SP tlog-tiles: of one height only, and the data of tiles are entries.
func tilePath(t tlog.Tile) string {
	rest := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", height))
	if strings.HasPrefix(rest, "data/") {
		rest = "entries/" + strings.TrimPrefix(rest, "data/")
	}
	return "tile/" + rest
}

// The tiles of one level of a tree, L = -1 for the bundles, each as wide as the tree has it.
func tilesOfLevel(level int, size int64) []tlog.Tile {
	count := size
	for i := 0; i < level; i++ {
		count >>= height
	}
	var tiles []tlog.Tile
	for n := int64(0); n*width < count; n++ {
		w := count - n*width
		if w > width {
			w = width
		}
		tiles = append(tiles, tlog.Tile{H: height, L: level, N: n, W: int(w)})
	}
	return tiles
}

// All hash tiles of a tree.
func hashTiles(size int64) []tlog.Tile {
	var all []tlog.Tile
	for level := 0; ; level++ {
		tiles := tilesOfLevel(level, size)
		if len(tiles) == 0 {
			return all
		}
		all = append(all, tiles...)
	}
}

// Every hash of a tree, in memory.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(h)) {
			return nil, errors.New("no such hash")
		}
		out[i] = h[x]
	}
	return out, nil
}

func (h *hashes) add(n int64, record tlog.Hash) error {
	more, err := tlog.StoredHashesForRecordHash(n, record, *h)
	*h = append(*h, more...)
	return err
}

// A cosigner of C2SP tlog-cosignature, cosignature/v1: a note.Verifier and, with its private key,
// a note.Signer.
type cosigner struct {
	name    string
	id      uint32
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	time    uint64
}

func newCosigner(name string, public ed25519.PublicKey) *cosigner {
	hash := sha256.Sum256([]byte(name + "\n" + string(rune(cosignType)) + string(public)))
	return &cosigner{name: name, id: binary.BigEndian.Uint32(hash[:4]), public: public}
}

func parseCosigner(vkey string) (*cosigner, error) {
	part := strings.SplitN(vkey, "+", 3)
	if len(part) != 3 {
		return nil, errors.New("a cosigner's key has three parts")
	}
	key, err := strict.DecodeString(part[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != cosignType {
		return nil, errors.New("not the key of a cosigner")
	}
	c := newCosigner(part[0], key[1:])
	if part[1] != fmt.Sprintf("%08x", c.id) {
		return nil, errors.New("the cosigner's key has another id")
	}
	return c, nil
}

func (c *cosigner) vkey() string {
	key := append([]byte{cosignType}, c.public...)
	return fmt.Sprintf("%s+%08x+%s", c.name, c.id, strict.EncodeToString(key))
}

func (c *cosigner) message(time uint64, text []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.id }

func (c *cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(sig)
	return time != 0 && time < 1<<63 && ed25519.Verify(c.public, c.message(time, text), sig[8:])
}

func (c *cosigner) Sign(text []byte) ([]byte, error) {
	sig := binary.BigEndian.AppendUint64(nil, c.time)
	return append(sig, ed25519.Sign(c.private, c.message(c.time, text))...), nil
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "make":
		n, err := strconv.ParseInt(args[2], 10, 64)
		if err != nil || n < 1 {
			return errors.New("N is the number of entries, 1 or more")
		}
		return makeLog(folder(args[1]), n, args[3])
	case len(args) >= 3 && args[0] == "verify":
		return verify(folder(args[1]), args[2], args[3:])
	}
	return errors.New("usage: interop make DIR N ORIGIN | interop verify DIR VKEY [COSIGNER] [FILE]...")
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "interop: %.*s\n", maxMessage, strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(2)
	}
}
