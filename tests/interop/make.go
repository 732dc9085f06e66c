package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	firstTime  = 1700000000000 // ms, of entry 0
	maxObject  = 65535 - 8
	proofTitle = "c2sp.org/tlog-proof@v1\n"
)

// Of which entries there are receipts.
var receiptIndexes = []int64{0, 255, 256, 65535, 65536}

// Entry i of every log made here and by logtool.c; entry 2 is the largest there can be.
func synthetic(i int64) []byte {
	n := 1 + i%131
	if i == 2 {
		n = maxObject
	}
	entry := binary.BigEndian.AppendUint64(nil, uint64(firstTime+i))
	for k := int64(0); k < n; k++ {
		entry = append(entry, byte(i*7+i/256*13+k*29))
	}
	return entry
}

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// Entries: bundles are written, and the hashes of the tree come back.
func makeBundles(f folder, size int64) (hashes, error) {
	var tree hashes
	for _, t := range tilesOfLevel(-1, size) {
		var bundle []byte
		for i := t.N * width; i < t.N*width+int64(t.W); i++ {
			entry := synthetic(i)
			bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
			bundle = append(bundle, entry...)
			if err := tree.add(i, tlog.RecordHash(entry)); err != nil {
				return nil, err
			}
		}
		if err := f.write(tilePath(t), bundle); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

func makeTiles(f folder, size int64, tree hashes) error {
	for _, t := range hashTiles(size) {
		data, err := tlog.ReadTileData(t, tree)
		if err != nil {
			return err
		}
		if err := f.write(tilePath(t), data); err != nil {
			return err
		}
	}
	return nil
}

// New keys, and the checkpoint signed and cosigned with them.
func makeCheckpoint(f folder, size int64, root tlog.Hash, origin string) ([]byte, error) {
	secret, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	witness := newCosigner("witness.example", public)
	witness.private, witness.time = private, firstTime/1000
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
	signed, err := note.Sign(&note.Note{Text: text}, signer, witness)
	if err != nil {
		return nil, err
	}
	for name, data := range map[string]string{
		"vkey": vkey + "\n", "cosigner": witness.vkey() + "\n", "checkpoint": string(signed)} {
		if err := f.write(name, []byte(data)); err != nil {
			return nil, err
		}
	}
	return signed, nil
}

func makeReceipt(f folder, i, size int64, tree hashes, checkpoint []byte) error {
	proof, err := tlog.ProveRecord(size, i, tree)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	entry := synthetic(i)
	fmt.Fprintf(&text, "%sextra %s\nindex %d\n", proofTitle, encode(entry[:8]), i)
	for _, h := range proof {
		fmt.Fprintf(&text, "%s\n", h)
	}
	fmt.Fprintf(&text, "\n%s", checkpoint)
	if err := f.write(fmt.Sprintf("%d.entry", i), entry); err != nil {
		return err
	}
	return f.write(fmt.Sprintf("%d.tlog-proof", i), text.Bytes())
}

func makeAdvance(f folder, old, size int64, tree hashes, checkpoint []byte) error {
	proof, err := tlog.ProveTree(size, old, tree)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "old %d\n", old)
	for _, h := range proof {
		fmt.Fprintf(&text, "%s\n", h)
	}
	fmt.Fprintf(&text, "\n%s", checkpoint)
	return f.write(fmt.Sprintf("%d.advance", old), text.Bytes())
}

func makeLog(f folder, size int64, origin string) error {
	tree, err := makeBundles(f, size)
	if err != nil {
		return err
	}
	if err := makeTiles(f, size, tree); err != nil {
		return err
	}
	root, err := tlog.TreeHash(size, tree)
	if err != nil {
		return err
	}
	checkpoint, err := makeCheckpoint(f, size, root, origin)
	if err != nil {
		return err
	}
	for _, i := range append(receiptIndexes, size-1) {
		if i >= size {
			continue
		}
		if err := makeReceipt(f, i, size, tree, checkpoint); err != nil {
			return err
		}
	}
	for _, old := range edgeSizes {
		if old > size {
			break
		}
		if err := makeAdvance(f, old, size, tree, checkpoint); err != nil {
			return err
		}
	}
	return nil
}
