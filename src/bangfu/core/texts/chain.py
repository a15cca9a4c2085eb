"""Sentences of the tamper-evident log: trees, proofs, signatures, checkpoints."""

TEXTS: dict[str, dict[str, str]] = {
    "chain.receipt_form": {
        "zh": "这不是回执：回执有五行，第一行是“bangfu receipt v1”，末尾有签名。请给登记库发的回执文件。",
        "en": "This is no receipt: a receipt has five lines, the first of them “bangfu receipt v1”, and signatures. Give the file the register handed out.",
    },
    "chain.no_such_leaf": {
        "zh": "日志只有{size}条，没有第{index}条（从0数起）。请核对序号和检查点。",
        "en": "The log has {size} entries, so there is no number {index} (counted from 0). Check number and checkpoint.",
    },
    "chain.shrinks": {
        "zh": "较早的检查点有{old}条，较晚的只有{new}条。日志只会变长，请核对先后；若先后无误，说明有记录被截去。",
        "en": "The earlier checkpoint has {old} entries and the later one {new}. A log only grows: check their order; if it is right, entries were cut off.",
    },
    "chain.proof_length": {
        "zh": "证明有{found}个哈希，按条数应为{expected}个。证明不成立，请重新索取。",
        "en": "The proof has {found} hashes where the numbers demand {expected}. It proves nothing; ask for it again.",
    },
    "chain.hash_length": {
        "zh": "有一个哈希是{found}字节，应为{expected}字节。请重新索取证明。",
        "en": "A hash has {found} bytes instead of {expected}. Ask for the proof again.",
    },
    "chain.not_included": {
        "zh": "证明不成立：这条记录不是检查点（{size}条）中的第{index}条（从0数起）。记录、证明或检查点被改过。",
        "en": "The proof fails: this entry is not number {index} (from 0) of the checkpoint of {size} entries. Entry, proof or checkpoint was altered.",
    },
    "chain.not_consistent": {
        "zh": "证明不成立：{new}条的日志不是从{old}条的日志续写而来。历史被改写过，或证明不对。",
        "en": "The proof fails: the log of {new} entries does not continue the log of {old}. History was rewritten, or the proof is wrong.",
    },
    "chain.note_form": {
        "zh": "这不是签名文本。应为正文、一个空行、以“— 名称 签名”写成的若干行，全部为UTF-8，无控制字符。请核对文件是否完整。",
        "en": "This is no signed note. It should be a text, a blank line, and lines of “— NAME SIGNATURE”, in UTF-8 without control characters. Check that the file is whole.",
    },
    "chain.too_many_signatures": {
        "zh": "签名文本有{found}个签名，最多{most}个。请去掉无关的签名。",
        "en": "The note has {found} signatures; at most {most} are read. Remove those that do not matter.",
    },
    "chain.note_unsigned": {
        "zh": "没有可信密钥的签名。可信密钥：{names}。请核对密钥文件，或索取由这些密钥签名的文本。",
        "en": "No trusted key signed this. Trusted: {names}. Check the file of keys, or ask for a note signed by one of them.",
    },
    "chain.note_forged": {
        "zh": "“{name}”（密钥{id}）的签名与正文不符。正文或签名被改过，不能采信。",
        "en": "The signature of “{name}” (key {id}) does not fit the text. One of them was altered; do not believe it.",
    },
    "chain.checkpoint_form": {
        "zh": "这不是检查点。应依次为：日志名称、条数、base64写的根哈希，各占一行。请核对文件。",
        "en": "This is no checkpoint. It should have the name of the log, the number of entries and the root in base64, each on its line. Check the file.",
    },
    "chain.other_log": {
        "zh": "这是日志“{found}”的检查点，不是“{expected}”的。请核对文件。",
        "en": "This is a checkpoint of the log “{found}”, not of “{expected}”. Check the file.",
    },
    "chain.key_name": {
        "zh": "“{found}”不能作密钥名称：不能为空，不能有空格、加号或控制字符。写成log.example.org的样子。",
        "en": "“{found}” cannot name a key: it must not be empty nor hold spaces, plus signs or control characters. Write it like log.example.org.",
    },
    "chain.key_kind": {
        "zh": "密钥“{name}”的种类是{found}，这里只认1（Ed25519）和4（见证签名）。请换一把密钥。",
        "en": "Key “{name}” is of kind {found}; 1 (Ed25519) and 4 (cosignature) are known here. Use another key.",
    },
    "chain.key_length": {
        "zh": "密钥“{name}”是{found}字节，应为{expected}字节。密钥可能没有抄全，请重新取得。",
        "en": "Key “{name}” has {found} bytes instead of {expected}. It may be cut off; get it again.",
    },
    "chain.key_id": {
        "zh": "密钥“{name}”的编号写的是{found}，由名称和密钥算出的是{expected}。名称或密钥抄错了，请重新取得。",
        "en": "Key “{name}” is written with id {found}, but name and key give {expected}. One was copied wrongly; get it again.",
    },
    "chain.no_keys": {
        "zh": "密钥文件里没有密钥。每行写一把：名称+编号+base64。",
        "en": "The file of keys holds none. Write one a line: NAME+ID+BASE64.",
    },
    "chain.key_form": {
        "zh": "密钥“{name}”读不懂，应写成：名称+编号+base64。请核对密钥文件。",
        "en": "Key “{name}” cannot be read; write NAME+ID+BASE64. Check the file of keys.",
    },
    "chain.not_a_signing_key": {
        "zh": "这不是签名密钥：应以“PRIVATE+KEY+”开头。请核对密钥文件，不要用公钥代替。",
        "en": "This is no signing key: it should begin with “PRIVATE+KEY+”. Check the key file; a public key will not do.",
    },
    "chain.other_changes": {
        "zh": "第{index}条（从0数起）所附的变更不是当时记下的变更，已被改动，不能采信。",
        "en": "The changes given with number {index} (from 0) are not those the entry was made for. They were altered; do not believe them.",
    },
    "chain.evidence_form": {
        "zh": "证据文件的“{field}”一项缺失或写法不对。请向出具方重新索取。",
        "en": "“{field}” of the evidence is missing or not written as it should be. Ask whoever issued it for another.",
    },
}
