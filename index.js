const { IdeogramApi } = require('./dist/credentials/IdeogramApi.credentials.js');
const { Ideogram } = require('./dist/nodes/Ideogram/Ideogram.node.js');
const { IdeogramTrigger } = require('./dist/nodes/IdeogramTrigger/IdeogramTrigger.node.js');

module.exports = { Ideogram, IdeogramApi, IdeogramTrigger };
