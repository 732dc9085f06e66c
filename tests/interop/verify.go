package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type verifier struct {
	folder folder
	keys   []note.Verifier // all must have signed; the first is the log's, its name the origin
	tree   tlog.Tree       // as the checkpoint says it
	hashes hashes          // as the bundles say it
	tiles  tlog.HashReader // as the tiles say it, authenticated to the checkpoint's root
}

func parseHash(s string) (tlog.Hash, error) {
	var h tlog.Hash
	b, err := strict.DecodeString(s)
	if err != nil || len(b) != len(h) || strict.EncodeToString(b) != s {
		return h, errors.New("not a hash in base64")
	}
	copy(h[:], b)
	return h, nil
}

func parseNumber(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, errors.New("not a number")
	}
	return n, nil
}

// A checkpoint signed with every key.
func (v *verifier) checkpoint(signed []byte) (tlog.Tree, error) {
	var tree tlog.Tree
	n, err := note.Open(signed, note.VerifierList(v.keys...))
	if err != nil {
		return tree, fmt.Errorf("checkpoint: %w", err)
	}
	for _, k := range v.keys {
		found := false
		for _, s := range n.Sigs {
			found = found || s.Name == k.Name() && s.Hash == k.KeyHash()
		}
		if !found {
			return tree, fmt.Errorf("checkpoint: no signature of %s", k.Name())
		}
	}
	line := strings.Split(n.Text, "\n")
	if len(line) != 4 || line[3] != "" {
		return tree, errors.New("checkpoint: not three lines")
	}
	if line[0] != v.keys[0].Name() {
		return tree, errors.New("checkpoint: of another origin")
	}
	if tree.N, err = parseNumber(line[1]); err != nil {
		return tree, fmt.Errorf("checkpoint: size: %w", err)
	}
	if tree.Hash, err = parseHash(line[2]); err != nil {
		return tree, fmt.Errorf("checkpoint: root: %w", err)
	}
	return tree, nil
}

// Every entry of every bundle is hashed.
func (v *verifier) bundles() error {
	for _, t := range tilesOfLevel(-1, v.tree.N) {
		data, err := v.folder.read(tilePath(t))
		if err != nil {
			return err
		}
		for i := t.N * width; i < t.N*width+int64(t.W); i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s: cut short at entry %d", tilePath(t), i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if err := v.hashes.add(i, tlog.RecordHash(data[2:end])); err != nil {
				return err
			}
			data = data[end:]
		}
		if len(data) != 0 {
			return fmt.Errorf("%s: bytes behind the last entry", tilePath(t))
		}
	}
	return nil
}

// The entries' hashes are those of the tiles, and of the tiles that the root authenticates.
func (v *verifier) allTiles() error {
	for _, t := range hashTiles(v.tree.N) {
		want, err := tlog.ReadTileData(t, v.hashes)
		if err != nil {
			return err
		}
		got, err := v.folder.read(tilePath(t))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s: other hashes than of the entries", tilePath(t))
		}
		var indexes []int64
		for i := int64(0); i < int64(t.W); i++ {
			indexes = append(indexes, tlog.StoredHashIndex(height*t.L, t.N*width+i))
		}
		authentic, err := v.tiles.ReadHashes(indexes)
		if err != nil {
			return fmt.Errorf("%s: %w", tilePath(t), err)
		}
		for i, h := range authentic {
			if h != v.hashes[indexes[i]] {
				return fmt.Errorf("%s: not the hashes of the entries", tilePath(t))
			}
		}
	}
	return nil
}

func (v *verifier) record(i int64) tlog.Hash { return v.hashes[tlog.StoredHashIndex(0, i)] }

func (v *verifier) inclusion(i int64) error {
	proof, err := tlog.ProveRecord(v.tree.N, i, v.tiles)
	if err == nil {
		err = tlog.CheckRecord(proof, v.tree.N, v.tree.Hash, i, v.record(i))
	}
	if err != nil {
		return fmt.Errorf("entry %d: %w", i, err)
	}
	return nil
}

func (v *verifier) inclusions() error {
	indexes := []int64{0, 1, v.tree.N - 1}
	for i := int64(width); i <= v.tree.N; i += width {
		indexes = append(indexes, i-1, i)
	}
	random := rand.New(rand.NewSource(v.tree.N))
	for k := 0; k < 200; k++ {
		indexes = append(indexes, random.Int63n(v.tree.N))
	}
	for _, i := range indexes {
		if i >= v.tree.N {
			continue
		}
		if err := v.inclusion(i); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) consistency() error {
	for _, old := range edgeSizes {
		if old >= v.tree.N {
			break
		}
		root, err := tlog.TreeHash(old, v.hashes)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(v.tree.N, old, v.tiles)
		if err == nil {
			err = tlog.CheckTree(proof, v.tree.N, v.tree.Hash, old, root)
		}
		if err != nil {
			return fmt.Errorf("from size %d: %w", old, err)
		}
	}
	return nil
}

// The lines up to the first empty one, and what follows it: this folder's checkpoint.
func (v *verifier) proof(data []byte) ([]string, error) {
	head, signed, found := strings.Cut(string(data), "\n\n")
	if !found {
		return nil, errors.New("no empty line")
	}
	tree, err := v.checkpoint([]byte(signed))
	if err != nil {
		return nil, err
	}
	if tree != v.tree {
		return nil, errors.New("checkpoint: not the folder's")
	}
	return strings.Split(head, "\n"), nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, l := range lines {
		h, err := parseHash(l)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func (v *verifier) receipt(data, entry []byte) error {
	line, err := v.proof(data)
	if err != nil {
		return err
	}
	if len(entry) <= 8 || len(line) < 3 || line[0]+"\n" != proofTitle {
		return errors.New("not a receipt beside its entry")
	}
	if line[1] != "extra "+encode(entry[:8]) {
		return errors.New("extra: not the entry's time")
	}
	if !strings.HasPrefix(line[2], "index ") {
		return errors.New("no index")
	}
	i, err := parseNumber(strings.TrimPrefix(line[2], "index "))
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	steps, err := parseHashes(line[3:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(steps, v.tree.N, v.tree.Hash, i, tlog.RecordHash(entry))
}

func (v *verifier) advance(data []byte) error {
	line, err := v.proof(data)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line[0], "old ") {
		return errors.New("no old size")
	}
	old, err := parseNumber(strings.TrimPrefix(line[0], "old "))
	if err != nil || old < 1 || old > v.tree.N {
		return errors.New("old: not a size of this log")
	}
	steps, err := parseHashes(line[1:])
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(old, v.hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(steps, v.tree.N, v.tree.Hash, old, root)
}

func (v *verifier) file(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if strings.HasSuffix(path, ".advance") {
		err = v.advance(data)
	} else {
		var entry []byte
		entry, err = os.ReadFile(strings.TrimSuffix(path, ".tlog-proof") + ".entry")
		if err == nil {
			err = v.receipt(data, entry)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// The keys, the checkpoint, and the root of the entries.
func open(f folder, vkey string, cosignVkey string) (*verifier, error) {
	k, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	v := &verifier{folder: f, keys: []note.Verifier{k}}
	if cosignVkey != "" {
		c, err := parseCosigner(cosignVkey)
		if err != nil {
			return nil, err
		}
		v.keys = append(v.keys, c)
	}
	signed, err := f.read("checkpoint")
	if err != nil {
		return nil, err
	}
	if v.tree, err = v.checkpoint(signed); err != nil {
		return nil, err
	}
	if v.tree.N == 0 {
		return nil, errors.New("checkpoint: of no entry")
	}
	v.tiles = tlog.TileHashReader(v.tree, f)
	return v, nil
}

func verify(f folder, vkey string, rest []string) error {
	cosignVkey := ""
	if len(rest) > 0 && !strings.HasSuffix(rest[0], ".tlog-proof") && !strings.HasSuffix(rest[0], ".advance") {
		cosignVkey, rest = rest[0], rest[1:]
	}
	v, err := open(f, vkey, cosignVkey)
	if err != nil {
		return err
	}
	for _, step := range []func() error{v.bundles, v.allTiles, v.root, v.inclusions, v.consistency} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, path := range rest {
		if err := v.file(path); err != nil {
			return err
		}
	}
	fmt.Printf("%d entries, %d proofs\n", v.tree.N, len(rest))
	return nil
}

func (v *verifier) root() error {
	root, err := tlog.TreeHash(v.tree.N, v.hashes)
	if err == nil && root != v.tree.Hash {
		err = errors.New("checkpoint: its root is not that of the entries")
	}
	return err
}
